"""Turns models and queries into the statements and schemas that are committed."""
