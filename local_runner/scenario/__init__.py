"""Fault reports as files: a story of the feed, the runs in it, and what has to hold."""
