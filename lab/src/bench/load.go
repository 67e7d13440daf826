package main

import (
	"errors"
	"math"
	"slices"
	"sync"
	"time"
)

// load is what came of asking for a while.
type load struct {
	took    []time.Duration // of each answer; with a new connection each, its making is in it
	failed  int
	elapsed time.Duration
}

func (l load) perSecond() float64 { return float64(len(l.took)) / l.elapsed.Seconds() }

// requests has each worker ask one after the other until the time is over.
func requests(raw string, workers int, duration time.Duration, keepAlive bool) (load, error) {
	t, err := newTarget(raw, keepAlive)
	if err != nil {
		return load{}, err
	}
	parts := make([]load, workers)
	begin := time.Now()
	end := begin.Add(duration)
	var all sync.WaitGroup
	for i := range parts {
		all.Add(1)
		go func() {
			defer all.Done()
			parts[i] = work(t, end, keepAlive)
		}()
	}
	all.Wait()
	return sum(parts, time.Since(begin))
}

func sum(parts []load, elapsed time.Duration) (load, error) {
	total := load{elapsed: elapsed}
	for _, part := range parts {
		total.took = append(total.took, part.took...)
		total.failed += part.failed
	}
	if len(total.took) == 0 {
		return total, errors.New("no request was answered")
	}
	return total, nil
}

func work(t target, end time.Time, keepAlive bool) load {
	var done load
	var conn connection
	for begin := time.Now(); begin.Before(end); begin = time.Now() {
		err := exchange(t, &conn)
		if err != nil {
			done.failed++
			time.Sleep(time.Millisecond) // a refusal comes at once: asking on and on would take the cores from the others
		} else {
			done.took = append(done.took, time.Since(begin))
		}
		if conn.Conn != nil && (err != nil || !keepAlive) {
			conn.Close()
			conn = connection{}
		}
	}
	if conn.Conn != nil {
		conn.Close()
	}
	return done
}

// exchange asks on the connection, which it makes if there's none.
func exchange(t target, conn *connection) (err error) {
	if conn.Conn == nil {
		if *conn, err = t.dial(); err != nil {
			return err
		}
	}
	return conn.ask(t)
}

// quantile is the smallest value that the share q of all values doesn't exceed.
func quantile(values []time.Duration, q float64) time.Duration {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
