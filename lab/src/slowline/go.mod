module localhost/slow-line

go 1.24
