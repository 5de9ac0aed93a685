"""Rebuilds the warehouse from the lake."""
