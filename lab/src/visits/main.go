// visits is a crowd of visitors: each asks one URL again and again, on a connection of its own each time, until standard input
// ends. A line for each request: when it began (seconds since 1970), the status or why there was none, how many seconds it took.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"sync"
	"time"
)

func main() {
	visitors := flag.Int("visitors", 1, "how many ask at the same time")
	patience := flag.Duration("patience", 5*time.Second, "after which a visitor gives a request up")
	longest := flag.Duration("longest", 5*time.Minute, "after which all go, whether or not standard input ends")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("usage: visits [OPTION…] URL")
	}

	ctx, end := context.WithTimeout(context.Background(), *longest)
	go func() {
		io.Copy(io.Discard, os.Stdin)
		end()
	}()

	visits := make(chan visit)
	var all sync.WaitGroup
	for range *visitors {
		all.Add(1)
		go func() {
			defer all.Done()
			keepAsking(ctx, newVisitor(*patience), flag.Arg(0), visits)
		}()
	}
	go func() {
		all.Wait()
		close(visits)
	}()
	for v := range visits {
		fmt.Println(v)
	}
}
