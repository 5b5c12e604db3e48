"""Reads of the sense-making room."""
