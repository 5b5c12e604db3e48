"""Pages that show several rooms at once, and the live stream."""
