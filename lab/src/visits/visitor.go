package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// pause is between an answer and the next request.
const pause = 30 * time.Millisecond

// visit is one request and what came of it.
type visit struct {
	began  time.Time
	status string // of an answer that came whole; else "-" and why there was none, or where it broke off, without blanks
	took   time.Duration
}

func (v visit) String() string {
	return fmt.Sprintf("%.6f %s %.6f", float64(v.began.UnixMicro())/1e6, v.status, v.took.Seconds())
}

// newVisitor keeps no connection and follows no redirect.
func newVisitor(patience time.Duration) *http.Client {
	return &http.Client{
		Timeout:       patience,
		Transport:     &http.Transport{DisableKeepAlives: true, ForceAttemptHTTP2: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// keepAsking lets the request that is under way at the end have its answer.
func keepAsking(ctx context.Context, client *http.Client, url string, visits chan<- visit) {
	for {
		visits <- ask(client, url)
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

func ask(client *http.Client, url string) visit {
	v := visit{began: time.Now()}
	v.status = outcome(client, url)
	v.took = time.Since(v.began)
	return v
}

func outcome(client *http.Client, url string) string {
	answer, err := client.Get(url)
	if err != nil {
		return reason(err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return reason(err)
	}
	return fmt.Sprint(answer.StatusCode)
}

func reason(err error) string { return "-" + strings.ReplaceAll(err.Error(), " ", "_") }
