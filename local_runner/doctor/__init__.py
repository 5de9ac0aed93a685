"""Checks what a Touchline needs, and says what to type where something is missing."""
