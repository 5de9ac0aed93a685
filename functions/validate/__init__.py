"""The function validate."""
