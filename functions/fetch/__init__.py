"""The function fetch."""
