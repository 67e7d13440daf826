package main

import (
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const short = 200 * time.Millisecond

// serve counts the connections that come.
func serve(t *testing.T, handler http.HandlerFunc) (url string, connections *atomic.Int64) {
	t.Helper()
	connections = new(atomic.Int64)
	server := httptest.NewUnstartedServer(handler)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	return server.URL, connections
}

func hello(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") }

func TestRequestsKeepTheirConnections(t *testing.T) {
	url, connections := serve(t, hello)
	got, err := requests(url+"/", 4, short, true)
	if err != nil || got.failed > 0 || len(got.took) < 8 || connections.Load() != 4 {
		t.Errorf("%d answers, %d failed, %d connections, %v", len(got.took), got.failed, connections.Load(), err)
	}
}

func TestConnectionsAreNewEachTime(t *testing.T) {
	url, connections := serve(t, hello)
	got, err := requests(url+"/", 4, short, false)
	if err != nil || got.failed > 0 || len(got.took) < 8 || connections.Load() != int64(len(got.took)) {
		t.Errorf("%d answers, %d failed, %d connections, %v", len(got.took), got.failed, connections.Load(), err)
	}
}

func TestNewConnectionsAreSecureOnesToHTTPS(t *testing.T) {
	var resumed atomic.Int64
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS.DidResume {
			resumed.Add(1)
		}
		hello(w, r)
	}))
	defer server.Close()
	authorities = x509.NewCertPool()
	defer func() { authorities = nil }()
	authorities.AddCert(server.Certificate())
	got, err := requests(server.URL+"/", 2, short, false)
	if err != nil || got.failed > 0 || len(got.took) < 4 || resumed.Load() > 0 {
		t.Errorf("%d answers, %d failed, %d resumed, %v", len(got.took), got.failed, resumed.Load(), err)
	}
}

func TestCountsFailures(t *testing.T) {
	var asked atomic.Int64
	url, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 2 {
			w.WriteHeader(http.StatusBadGateway)
		}
		hello(w, r)
	})
	got, err := requests(url+"/", 1, short, true)
	if err != nil || got.failed != 1 || len(got.took) < 2 {
		t.Errorf("%d answers, %d failed, %v", len(got.took), got.failed, err)
	}
}

func TestNoAnswerAtAllIsAnError(t *testing.T) {
	url, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	if got, err := requests(url+"/", 1, short, true); err == nil {
		t.Errorf("%d answers", len(got.took))
	}
	if _, err := open(url+"/", 2); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("got %v", err)
	}
	if bytes, _, err := readAlong(url+"/", 1, short); err == nil {
		t.Errorf("%d bytes", bytes)
	}
}

func TestHoldsConnections(t *testing.T) {
	url, connections := serve(t, hello)
	held, err := open(url+"/", 20)
	if err != nil || len(held) != 20 || connections.Load() != 20 {
		t.Fatalf("%d held, %d connections, %v", len(held), connections.Load(), err)
	}
	for _, conn := range held {
		conn.Close()
	}
}

func TestReadsAlongUntilTheTimeIsOver(t *testing.T) {
	url, connections := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		for range 10 {
			w.Write(make([]byte, 100))
			w.(http.Flusher).Flush()
			time.Sleep(time.Millisecond)
		}
	})
	bytes, took, err := readAlong(url, 2, short)
	if err != nil || bytes < 4000 || took < short || took > 5*short || connections.Load() < 2 {
		t.Errorf("%d bytes in %s on %d connections, %v", bytes, took, connections.Load(), err)
	}
}

func TestAwaitsTheFirst200(t *testing.T) {
	var asked atomic.Int64
	url, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) < 4 {
			w.WriteHeader(http.StatusNotFound)
		}
	})
	if _, err := firstVerified(url, 5*time.Second); err != nil || asked.Load() != 4 {
		t.Errorf("asked %d times, %v", asked.Load(), err)
	}
}

func TestWhoGetsNoAnswerAsksAgain(t *testing.T) {
	var asked atomic.Int64
	url, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 1 {
			<-r.Context().Done()
			return
		}
		hello(w, r)
	})
	if _, err := firstVerified(url, 5*time.Second); err != nil || asked.Load() != 2 {
		t.Errorf("asked %d times, %v", asked.Load(), err)
	}
}

func TestAnUnknownAuthorityIsNo200(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(hello))
	defer server.Close()
	if _, err := firstVerified(server.URL, short); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("got %v", err)
	}
}

func TestQuantiles(t *testing.T) {
	values := make([]time.Duration, 100)
	for i := range values {
		values[i] = time.Duration(100 - i)
	}
	for q, want := range map[float64]time.Duration{0: 1, 0.5: 50, 0.95: 95, 0.99: 99, 1: 100} {
		if got := quantile(values, q); got != want {
			t.Errorf("quantile %v is %d, expected %d", q, got, want)
		}
	}
	if got := quantile([]time.Duration{7}, 0.99); got != 7 {
		t.Errorf("of one value: %d", got)
	}
}
