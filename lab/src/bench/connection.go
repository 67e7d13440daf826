package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"
)

const patience = 10 * time.Second

// authorities are those that visitors trust; nil: the system's.
var authorities *x509.CertPool

// target is a URL taken apart once: the load shares two cores with what it measures, so it does little itself.
type target struct {
	address string
	request []byte
	tls     *tls.Config // nil for http
}

func newTarget(raw string, keepAlive bool) (target, error) {
	u, err := url.Parse(raw)
	ports := map[string]string{"http": "80", "https": "443"}
	if err != nil || ports[u.Scheme] == "" {
		return target{}, fmt.Errorf("%q is no http or https URL: %v", raw, err)
	}
	address := u.Host
	if u.Port() == "" {
		address += ":" + ports[u.Scheme]
	}
	var secure *tls.Config
	if u.Scheme == "https" { // without a cache of sessions: each connection is a new visitor's
		secure = &tls.Config{ServerName: u.Hostname(), RootCAs: authorities}
	}
	ending := "\r\n"
	if !keepAlive {
		ending = "Connection: close\r\n\r\n"
	}
	return target{address, []byte("GET " + u.RequestURI() + " HTTP/1.1\r\nHost: " + u.Host + "\r\n" + ending), secure}, nil
}

type connection struct {
	net.Conn
	reader *bufio.Reader
}

func (t target) dial() (connection, error) {
	conn, err := net.DialTimeout("tcp", t.address, patience)
	if err != nil {
		return connection{}, err
	}
	if t.tls != nil {
		secure := tls.Client(conn, t.tls)
		conn.SetDeadline(time.Now().Add(patience))
		if err := secure.Handshake(); err != nil {
			conn.Close()
			return connection{}, err
		}
		conn = secure
	}
	return connection{conn, bufio.NewReader(conn)}, nil
}

// ask sends the request and reads the whole answer, which has to be a 200 that tells its length.
func (c connection) ask(t target) error {
	c.SetDeadline(time.Now().Add(patience))
	if _, err := c.Write(t.request); err != nil {
		return err
	}
	length, err := c.header()
	if err != nil {
		return err
	}
	_, err = c.reader.Discard(length)
	return err
}

func (c connection) header() (length int, err error) {
	length = -1
	for first := true; ; first = false {
		line, err := c.reader.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if first && !bytes.HasPrefix(line, []byte("HTTP/1.1 200 ")) {
			return 0, fmt.Errorf("answered: %s", line)
		}
		if len(line) == 0 {
			break
		}
		if name, value, _ := bytes.Cut(line, []byte(": ")); bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(value)); err != nil {
				return 0, err
			}
		}
	}
	if length < 0 {
		return 0, fmt.Errorf("the answer doesn't tell its length")
	}
	return length, nil
}

// open makes connections that all have got an answer: whatever is between has reached the server for each.
func open(raw string, count int) ([]connection, error) {
	t, err := newTarget(raw, true)
	if err != nil {
		return nil, err
	}
	held := make([]connection, 0, count)
	for range count {
		conn, err := t.dial()
		if err != nil {
			return nil, fmt.Errorf("after %d: %w", len(held), err)
		}
		if err := conn.ask(t); err != nil {
			return nil, fmt.Errorf("after %d: %w", len(held), err)
		}
		held = append(held, conn)
	}
	return held, nil
}
