"""What every room uses and none owns; it knows no domain."""
