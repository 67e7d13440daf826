package main

import (
	"io"
	"log"
	"net"
	"time"
)

const (
	maxRead = 32 << 10
	// on the way at once, per direction: at 100 ms and reads of full size more than a GB/s
	maxUnderway = 4096
)

type line struct {
	to    string
	delay time.Duration
}

// chunk is what one read gave; no data is the end of the stream.
type chunk struct {
	data []byte
	due  time.Time
}

func (l line) serve(listener net.Listener) error {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		go l.connect(conn.(*net.TCPConn))
	}
}

// connect waits for a round trip first: the handshake, which the kernel did without one.
func (l line) connect(client *net.TCPConn) {
	defer client.Close()
	time.Sleep(2 * l.delay)
	conn, err := net.Dial("tcp", l.to)
	if err != nil {
		log.Print(err)
		return
	}
	server := conn.(*net.TCPConn)
	defer server.Close()
	there := make(chan struct{})
	go func() {
		defer close(there)
		l.carry(client, server)
	}()
	l.carry(server, client)
	<-there
}

// carry reads on while earlier chunks wait, so that they are delayed side by side.
func (l line) carry(from, to *net.TCPConn) {
	underway := make(chan chunk, maxUnderway)
	go l.read(from, underway)
	broken := false
	for c := range underway {
		if broken {
			continue // the reader must not wait for room
		}
		time.Sleep(time.Until(c.due))
		if len(c.data) == 0 {
			to.CloseWrite()
		} else if _, err := to.Write(c.data); err != nil {
			broken = true
			from.Close()
			to.Close()
		}
	}
}

func (l line) read(from io.Reader, underway chan<- chunk) {
	defer close(underway)
	buffer := make([]byte, maxRead)
	for {
		n, err := from.Read(buffer)
		due := time.Now().Add(l.delay)
		if n > 0 {
			underway <- chunk{append([]byte(nil), buffer[:n]...), due}
		}
		if err != nil {
			underway <- chunk{due: due}
			return
		}
	}
}
