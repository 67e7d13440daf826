package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

func serve(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(newHandler("photos", "photos-1", "/"))
	t.Cleanup(server.Close)
	return server
}

func TestDescribesTheRequest(t *testing.T) {
	request, _ := http.NewRequest("PUT", serve(t).URL+"/album/1?size=big", strings.NewReader("12345"))
	request.Header.Set("X-Forwarded-For", "203.0.113.50")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var got answer
	if err := json.NewDecoder(response.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if got.App != "photos" || got.Pod != "photos-1" || got.Method != "PUT" || got.Path != "/album/1" ||
		got.Query != "size=big" || got.Received != 5 || got.Headers["X-Forwarded-For"][0] != "203.0.113.50" {
		t.Errorf("got %+v", got)
	}
}

func TestAnswers(t *testing.T) {
	server := serve(t)
	for _, c := range []struct {
		path   string
		status int
		length int
	}{
		{"/status/503", 503, -1},
		{"/status/204", 204, 0},
		{"/status/99", 400, -1},
		{"/status/none", 400, -1},
		{"/bytes/0", 200, 0},
		{"/bytes/100000", 200, 100000},
		{"/bytes/-1", 400, -1},
		{"/slow/0.01", 200, -1},
		{"/slow/601", 400, -1},
		{"/slow/NaN", 400, -1},
		{"/drip/0", 200, 0},
		{"/drip/601", 400, -1},
		{"/drip/0.5", 400, -1},
	} {
		response, err := http.Get(server.URL + c.path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != c.status || c.length >= 0 && len(body) != c.length {
			t.Errorf("%s: %d with %d bytes, %v", c.path, response.StatusCode, len(body), err)
		}
	}
}

// TestDripsWhatItAnnounced sees that the length comes before the body does, and the body bit by bit.
func TestDripsWhatItAnnounced(t *testing.T) {
	begun := time.Now()
	response, err := http.Get(serve(t).URL + "/drip/1")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != 200 || response.ContentLength != 2*dripSize || time.Since(begun) >= dripPause {
		t.Errorf("%d, %d bytes announced after %v", response.StatusCode, response.ContentLength, time.Since(begun))
	}
	for drip := 1; drip <= 2; drip++ {
		_, err := io.ReadFull(response.Body, make([]byte, dripSize))
		if since := time.Since(begun); err != nil || since < time.Duration(drip)*dripPause || since >= time.Duration(drip+1)*dripPause {
			t.Errorf("drip %d after %v: %v", drip, since, err)
		}
	}
	if rest, err := io.ReadAll(response.Body); err != nil || len(rest) > 0 {
		t.Errorf("%d bytes more than announced, %v", len(rest), err)
	}
}

func TestWebsocketEchoes(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, serve(t).URL+"/ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow()
	for _, message := range []string{"one", "two"} {
		if err := conn.Write(ctx, websocket.MessageText, []byte(message)); err != nil {
			t.Fatal(err)
		}
		if _, got, err := conn.Read(ctx); err != nil || string(got) != message {
			t.Errorf("got %q, %v", got, err)
		}
	}
}

func TestAnswersTheFrontPageAsAnotherPath(t *testing.T) {
	server := httptest.NewServer(newHandler("photos", "photos-1", "/status/500"))
	defer server.Close()
	for path, want := range map[string]int{"/": 500, "/album": 200} {
		response, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s: got %d, not %d", path, response.StatusCode, want)
		}
	}
}
