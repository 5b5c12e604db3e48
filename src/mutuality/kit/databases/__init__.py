"""Django's databases, that work out the SQL of a plain read once (docs/decisions/0012)."""
