module localhost/lab-bench

go 1.24
