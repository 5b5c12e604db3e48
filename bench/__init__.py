"""Benchmarks, run by hand: `make bench`, or `python -m bench streams` for one of them."""
