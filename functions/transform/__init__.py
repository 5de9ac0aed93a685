"""The function transform."""
