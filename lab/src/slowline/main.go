// slow-line is a long way to a server: a TCP relay that delays what it carries, each direction on its own, and limits nothing else.
package main

import (
	"flag"
	"log"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	listen := flag.String("listen", "", "addresses to listen on, separated by commas")
	to := flag.String("to", "", "address of the server")
	delay := flag.Duration("delay", 20*time.Millisecond, "of each direction: half a round trip")
	pidFile := flag.String("pid-file", "", "gets the process id once all addresses listen")
	flag.Parse()

	way := line{to: *to, delay: *delay}
	for _, address := range strings.Split(*listen, ",") {
		listener, err := net.Listen("tcp", address)
		if err != nil {
			log.Fatal(err)
		}
		go func() { log.Fatal(way.serve(listener)) }()
	}
	if *pidFile != "" {
		if err := os.WriteFile(*pidFile, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o644); err != nil {
			log.Fatal(err)
		}
	}
	log.Printf("%s to %s, %s each way", *listen, *to, *delay)
	select {}
}
