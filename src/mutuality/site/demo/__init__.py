"""The example: two invented partnerships, loaded as if they were alive now. Only `make demo` shows it."""
