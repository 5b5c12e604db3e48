"""What `mutuality` runs once Django is ready."""
