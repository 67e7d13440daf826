package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func serve(t *testing.T, handle http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	return server
}

func TestAWholeAnswerIsItsStatus(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	got := ask(newVisitor(time.Second), server.URL)
	if !regexp.MustCompile(`^\d+\.\d{6} 502 0\.\d{6}$`).MatchString(got.String()) {
		t.Errorf("line is %q", got)
	}
}

func TestAnAnswerThatBreaksOffIsNone(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.Write([]byte("half"))
	})
	if got := ask(newVisitor(time.Second), server.URL); !strings.HasPrefix(got.status, "-") || strings.Contains(got.status, " ") {
		t.Errorf("status is %q", got.status)
	}
}

func TestPatienceEnds(t *testing.T) {
	over := make(chan struct{})
	server := serve(t, func(http.ResponseWriter, *http.Request) { <-over })
	defer close(over)
	if got := ask(newVisitor(50*time.Millisecond), server.URL); !strings.HasPrefix(got.status, "-") {
		t.Errorf("status is %q", got.status)
	}
}

func TestEachRequestHasAConnectionOfItsOwn(t *testing.T) {
	var connections atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	ctx, end := context.WithCancel(context.Background())
	visits := make(chan visit)
	go func() {
		keepAsking(ctx, newVisitor(time.Second), server.URL, visits)
		close(visits)
	}()
	for range 5 {
		<-visits
	}
	end()
	asked := int32(5)
	for range visits {
		asked++
	}
	if connections.Load() != asked {
		t.Errorf("%d connections for %d requests", connections.Load(), asked)
	}
}
