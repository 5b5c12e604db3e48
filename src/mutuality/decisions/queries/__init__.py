"""Reads of the decisions room. First the doors: nothing reaches a page but through them."""
