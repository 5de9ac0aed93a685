"""The function publish."""
