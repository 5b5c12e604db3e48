"""Pages of the sense-making room."""
