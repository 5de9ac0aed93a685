"""The function monitor."""
