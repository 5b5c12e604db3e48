"""Reads that put several rooms together."""
