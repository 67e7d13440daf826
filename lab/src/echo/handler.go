package main

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/coder/websocket"
)

const (
	maxBytes  = 10 << 30
	maxDelay  = 10 * time.Minute
	dripPause = time.Second / 2
	dripSize  = 64
)

// answer is what the echo says about a request.
type answer struct {
	App      string              `json:"app"`
	Pod      string              `json:"pod"`
	Method   string              `json:"method"`
	Host     string              `json:"host"`
	Path     string              `json:"path"`
	Query    string              `json:"query,omitempty"`
	Headers  map[string][]string `json:"headers"`
	Received int64               `json:"received"`
}

type echo struct{ app, pod string }

// newHandler answers "/" as the path front: /status/500 makes an app that is broken.
func newHandler(app, pod, front string) http.Handler {
	e := echo{app, pod}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" && front != "/" {
			r.URL.Path = front
			mux.ServeHTTP(w, r)
			return
		}
		e.describe(w, r, http.StatusOK)
	})
	mux.HandleFunc("/status/{code}", e.status)
	mux.HandleFunc("/bytes/{count}", e.bytes)
	mux.HandleFunc("/slow/{seconds}", e.slow)
	mux.HandleFunc("/drip/{seconds}", e.drip)
	mux.HandleFunc("/ws", e.websocket)
	return mux
}

// describe reads the whole body first, so that an upload is counted and an upload's end is what answers it.
func (e echo) describe(w http.ResponseWriter, r *http.Request, code int) {
	received, err := io.Copy(io.Discard, r.Body)
	if err != nil {
		http.Error(w, "the upload broke off: "+err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	if code == http.StatusNoContent || code == http.StatusNotModified {
		return
	}
	json.NewEncoder(w).Encode(answer{
		App: e.app, Pod: e.pod, Method: r.Method, Host: r.Host, Path: r.URL.Path,
		Query: r.URL.RawQuery, Headers: r.Header, Received: received,
	})
}

func (e echo) status(w http.ResponseWriter, r *http.Request) {
	code, err := strconv.Atoi(r.PathValue("code"))
	if err != nil || code < 200 || code > 599 {
		http.Error(w, "a status is a number from 200 to 599", http.StatusBadRequest)
		return
	}
	e.describe(w, r, code)
}

func (e echo) bytes(w http.ResponseWriter, r *http.Request) {
	count, err := strconv.ParseInt(r.PathValue("count"), 10, 64)
	if err != nil || count < 0 || count > maxBytes {
		http.Error(w, "bytes is a number from 0 to 10 GiB", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.FormatInt(count, 10))
	io.CopyN(w, zeros{}, count)
}

func (e echo) slow(w http.ResponseWriter, r *http.Request) {
	seconds, err := strconv.ParseFloat(r.PathValue("seconds"), 64)
	delay := time.Duration(seconds * float64(time.Second))
	if err != nil || !(seconds >= 0) || seconds > maxDelay.Seconds() {
		http.Error(w, "slow takes seconds, at most 600", http.StatusBadRequest)
		return
	}
	select {
	case <-time.After(delay):
		e.describe(w, r, http.StatusOK)
	case <-r.Context().Done():
	}
}

// drip sends a little every half second. How much it will be is said first, so that whoever reads knows when it broke off.
func (e echo) drip(w http.ResponseWriter, r *http.Request) {
	seconds, err := strconv.Atoi(r.PathValue("seconds"))
	if err != nil || seconds < 0 || seconds > int(maxDelay.Seconds()) {
		http.Error(w, "drip takes whole seconds, at most 600", http.StatusBadRequest)
		return
	}
	drips := int(time.Duration(seconds) * time.Second / dripPause)
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(drips*dripSize))
	body := http.NewResponseController(w)
	body.Flush()
	for range drips {
		select {
		case <-time.After(dripPause):
		case <-r.Context().Done():
			return
		}
		io.CopyN(w, zeros{}, dripSize)
		body.Flush()
	}
}

func (e echo) websocket(w http.ResponseWriter, r *http.Request) {
	// any origin: the page that opens it has the visitor's host name, the pod doesn't know which
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return // Accept has answered already
	}
	defer conn.CloseNow()
	for {
		kind, message, err := conn.Read(r.Context())
		if err != nil || conn.Write(r.Context(), kind, message) != nil {
			return
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
