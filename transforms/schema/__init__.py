"""The declarations of the tables, by layer."""
