"""The football-data.org v4 client."""
