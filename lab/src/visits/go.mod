module localhost/visits

go 1.24
