"""Acts of the decisions room."""
