"""The queries of the alert conditions."""
