module muster.test/fleet

go 1.26
