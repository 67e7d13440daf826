// lab-bench is the load of the benchmark: it says one figure a line, by name, on standard output.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"time"
)

const usage = `usage: lab-bench COMMAND [OPTION…] URL
  stream       reads the answers of -connections at the same time, for -for
  requests     one request after the other on each of -connections, for -for
  connections  the same with a new connection for each request
  hold         opens -connections, and holds them until standard input ends
  await        asks until a verified 200 comes, for -for at most, and says when it came`

func main() {
	log.SetFlags(0)
	if len(os.Args) < 2 {
		log.Fatal(usage)
	}
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	connections := flags.Int("connections", 32, "at the same time")
	duration := flags.Duration("for", 3*time.Second, "how long")
	flags.Parse(os.Args[2:])
	if flags.NArg() != 1 {
		log.Fatal(usage)
	}
	if err := run(os.Args[1], flags.Arg(0), *connections, *duration); err != nil {
		log.Fatalf("lab-bench %s: %v", os.Args[1], err)
	}
}

func run(command, url string, connections int, duration time.Duration) error {
	switch command {
	case "stream":
		return stream(url, connections, duration)
	case "requests":
		return tellLoad("requests", func() (load, error) { return requests(url, connections, duration, true) })
	case "connections":
		return tellLoad("connections", func() (load, error) { return requests(url, connections, duration, false) })
	case "hold":
		return hold(url, connections)
	case "await":
		return await(url, duration)
	}
	return fmt.Errorf("no such command\n%s", usage)
}

func tellLoad(name string, generate func() (load, error)) error {
	got, err := generate()
	if err != nil {
		return err
	}
	fmt.Printf("%s_per_s %.1f\n%s_p99_ms %.3f\n%s_failed %d\n",
		name, got.perSecond(), name, milliseconds(quantile(got.took, 0.99)), name, got.failed)
	return nil
}

func stream(url string, connections int, duration time.Duration) error {
	bytes, took, err := readAlong(url, connections, duration)
	if err != nil {
		return err
	}
	megabytes := float64(bytes) / 1e6
	fmt.Printf("downloads_%d_mb_per_s %.2f\ndownloads_%d_mb %.2f\n", connections, megabytes/took.Seconds(), connections, megabytes)
	return nil
}

func hold(url string, connections int) error {
	held, err := open(url, connections)
	if err != nil {
		return err
	}
	fmt.Printf("held %d\n", len(held))
	os.Stdin.Read(make([]byte, 1))
	return nil
}

func await(url string, duration time.Duration) error {
	came, err := firstVerified(url, duration)
	if err != nil {
		return err
	}
	fmt.Printf("came_at_ms %d\n", came.UnixMilli())
	return nil
}
