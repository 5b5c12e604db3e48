"""Plain Python and numbers: no Django, no clock, no network."""
