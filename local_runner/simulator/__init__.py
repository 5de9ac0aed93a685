"""A football-data.org of our own: real HTTP on 127.0.0.1, a virtual clock, a seed."""
