"""Work beside its floor: how many times longer than the bare thing, in one run, on one machine. `make bench`."""
