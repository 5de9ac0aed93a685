"""What steps and people read from the warehouse, and the DML that keeps the ledger."""
