"""Silver and gold: one expression for each table."""
