// lab-echo is the stand-in for any web app: it tells what reached it.
package main

import (
	"cmp"
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	pod, err := os.Hostname()
	if err != nil {
		log.Fatalf("the pod's name is unknown: %v", err)
	}
	server := &http.Server{
		Addr:              ":" + cmp.Or(os.Getenv("PORT"), "8080"),
		Handler:           newHandler(os.Getenv("APP"), pod, cmp.Or(os.Getenv("FRONT"), "/")),
		ReadHeaderTimeout: 10 * time.Second,
	}
	log.Printf("app %q serves on %s", os.Getenv("APP"), server.Addr)
	log.Fatal(server.ListenAndServe())
}
