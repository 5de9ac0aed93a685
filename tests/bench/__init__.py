"""Benchmarks: run by hand (`make bench`), compared within one run, never asserted."""
