"""The function load."""
