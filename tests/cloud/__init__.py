"""Real protocol peers of Google's clients, on this machine: Storage and BigQuery."""
