"""The warehouse: one interface, and its two engines."""
