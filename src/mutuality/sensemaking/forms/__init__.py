"""Forms of the sense-making room."""
