"""Tests of the pages, from documents made by code."""
