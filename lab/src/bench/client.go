package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// pause is between two attempts: each is a TLS handshake, and what is waited for is made on the same cores.
const pause = 40 * time.Millisecond

// newClient speaks HTTP/1.1 everywhere: over TLS as without it, so that the two differ in nothing else.
func newClient(keepAlive bool) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DisableKeepAlives: !keepAlive,
		TLSNextProto:      map[string]func(string, *tls.Conn) http.RoundTripper{},
		ReadBufferSize:    256 << 10,
	}}
}

// readAlong reads as many answers at the same time, asking again when one ends, and counts their bytes.
func readAlong(url string, count int, duration time.Duration) (int64, time.Duration, error) {
	ctx, cancel := context.WithTimeout(context.Background(), duration)
	defer cancel()
	client := newClient(true)
	var bytes atomic.Int64
	failures := make([]error, count)
	var all sync.WaitGroup
	begin := time.Now()
	for i := range count {
		all.Add(1)
		go func() {
			defer all.Done()
			for ctx.Err() == nil && failures[i] == nil {
				failures[i] = read(ctx, client, url, &bytes)
			}
		}()
	}
	all.Wait()
	return bytes.Load(), time.Since(begin), errors.Join(failures...)
}

// read counts what it gets; that the time is over is no failure.
func read(ctx context.Context, client *http.Client, url string, count *atomic.Int64) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return unlessOver(ctx, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("answered: %s", response.Status)
	}
	buffer := make([]byte, 256<<10)
	for {
		n, err := response.Body.Read(buffer)
		count.Add(int64(n))
		if err != nil {
			return unlessOver(ctx, unlessEnd(err))
		}
	}
}

// attemptFor is how long firstVerified waits for an answer before it asks again, as for one that goes to a dead address.
const attemptFor = time.Second

// firstVerified asks on new connections, whose certificates have to be valid.
func firstVerified(url string, duration time.Duration) (time.Time, error) {
	ctx, cancel := context.WithTimeout(context.Background(), duration)
	defer cancel()
	client := newClient(false)
	var last error
	for ctx.Err() == nil {
		var ignored atomic.Int64
		attempt, stop := context.WithTimeout(ctx, attemptFor)
		err := read(attempt, client, url, &ignored)
		if err == nil {
			err = attempt.Err()
		}
		stop()
		if err == nil {
			return time.Now(), nil
		}
		if ctx.Err() == nil {
			last = err
		}
		time.Sleep(pause)
	}
	return time.Time{}, fmt.Errorf("no verified 200 within %s; the last attempt said: %w", duration, last)
}

func unlessOver(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func unlessEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
