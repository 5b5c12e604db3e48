"""What may happen in an exercise, and what follows."""
