"""One file each; cli.py says what they are for."""
