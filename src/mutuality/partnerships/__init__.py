"""Partnerships, their members and perspectives, and who may do what until when."""
