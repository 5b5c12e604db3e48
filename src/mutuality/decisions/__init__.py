"""Deciding together: proposals, what people say to them, and what comes of it."""
