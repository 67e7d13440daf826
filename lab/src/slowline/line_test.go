package main

import (
	"bytes"
	"crypto/rand"
	"io"
	"net"
	"testing"
	"time"
)

const delay = 50 * time.Millisecond

// through connects to a server, which handle is, over a line.
func through(t *testing.T, handle func(net.Conn)) *net.TCPConn {
	t.Helper()
	server := listen(t)
	go func() {
		for {
			conn, err := server.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				handle(conn)
			}()
		}
	}()
	return dialOver(t, server.Addr().String())
}

func dialOver(t *testing.T, to string) *net.TCPConn {
	t.Helper()
	relay := listen(t)
	go line{to: to, delay: delay}.serve(relay)
	conn, err := net.Dial("tcp", relay.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	return conn.(*net.TCPConn)
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return listener
}

func echo(conn net.Conn) { io.Copy(conn, conn) }

// exchange sends a byte and waits for the echo.
func exchange(t *testing.T, conn net.Conn) time.Duration {
	t.Helper()
	begin := time.Now()
	answer := make([]byte, 1)
	if _, err := conn.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(conn, answer); err != nil {
		t.Fatal(err)
	}
	return time.Since(begin)
}

func within(t *testing.T, what string, took, least, most time.Duration) {
	t.Helper()
	if took < least || took > most {
		t.Errorf("%s took %s, expected %s to %s", what, took, least, most)
	}
}

func TestDelaysEachDirection(t *testing.T) {
	conn := through(t, echo)
	within(t, "the first round trip, with the handshake's", exchange(t, conn), 4*delay, 6*delay)
	within(t, "a round trip", exchange(t, conn), 2*delay, 3*delay)
}

func TestWhatFollowsWaitsNoLonger(t *testing.T) {
	conn := through(t, echo)
	exchange(t, conn)
	begin := time.Now()
	for range 20 {
		conn.Write([]byte("x"))
		time.Sleep(2 * time.Millisecond) // so that the line sees writes, not one
	}
	if _, err := io.ReadFull(conn, make([]byte, 20)); err != nil {
		t.Fatal(err)
	}
	within(t, "twenty writes", time.Since(begin), 2*delay, 5*delay)
}

func TestThroughputIsNotLimited(t *testing.T) {
	conn := through(t, echo)
	exchange(t, conn)
	sent := make([]byte, 16<<20)
	rand.Read(sent)
	begin := time.Now()
	go func() {
		conn.Write(sent)
		conn.CloseWrite()
	}()
	got, err := io.ReadAll(conn)
	if err != nil || !bytes.Equal(got, sent) {
		t.Fatalf("%d of %d bytes came back, %v", len(got), len(sent), err)
	}
	// one read after the other would take 25 s
	within(t, "16 MiB there and back", time.Since(begin), 2*delay, 4*time.Second)
}

func TestOneDirectionEndsAlone(t *testing.T) {
	conn := through(t, func(conn net.Conn) {
		io.ReadAll(conn)
		conn.Write([]byte("after your end"))
	})
	conn.CloseWrite()
	if got, err := io.ReadAll(conn); string(got) != "after your end" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestEndsWithTheServer(t *testing.T) {
	closed := listen(t)
	closed.Close()
	for name, conn := range map[string]net.Conn{
		"a server that ends":    through(t, func(net.Conn) {}),
		"a server that is gone": dialOver(t, closed.Addr().String()),
	} {
		if got, err := io.ReadAll(conn); len(got) > 0 || isTimeout(err) {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

func isTimeout(err error) bool {
	failure, ok := err.(net.Error)
	return ok && failure.Timeout()
}
