"""Acts of the meetings room, each in the file of its subject."""
