"""Meetings: questions, tables, voices, keys and reports."""
