"""Checks what a Touchline needs, and prints the commands that fix what is missing."""
