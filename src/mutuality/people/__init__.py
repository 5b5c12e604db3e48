"""Persons: how they sign in, what they consent to, what they need."""
