module muster.dev/e2e/servers/go

go 1.21
