"""Acts of the sense-making room."""
