"""The deployed code: one folder per Cloud Function, and what they share."""
