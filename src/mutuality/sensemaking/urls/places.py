"""Where things of this room lie."""

ROOM = "p/<slug:slug>/findings/"
ONE = f"{ROOM}<int:pk>/"
SNAPSHOT = f"{ONE}snapshots/<int:number>/"
