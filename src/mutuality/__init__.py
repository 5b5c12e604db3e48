"""Mutuality: the working home of a research partnership that means to share power."""

__version__ = "0.1.0"
