"""Which alert conditions hold at a moment: facts of the warehouse, evaluated once."""
