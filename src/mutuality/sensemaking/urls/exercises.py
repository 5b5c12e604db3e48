"""Exercises and their snapshots."""

from django.urls import path

from ..views import exercise, snapshots
from .places import ONE, ROOM, SNAPSHOT

urlpatterns = [
    path(ROOM, exercise.findings, name="findings"),
    path(f"{ROOM}new/<slug:kind>/", exercise.prepare, name="prepare"),
    path(ONE, exercise.exercise, name="exercise"),
    path(f"{ONE}change/", exercise.change_exercise, name="change_exercise"),
    path(f"{ONE}open/", exercise.open_exercise, name="open_exercise"),
    path(f"{ONE}close/", exercise.close_exercise, name="close_exercise"),
    path(f"{ONE}draw/", snapshots.draw, name="draw"),
    path(SNAPSHOT, snapshots.snapshot, name="snapshot"),
    path(f"{SNAPSHOT}progress/", snapshots.snapshot_progress, name="snapshot_progress"),
    path(f"{SNAPSHOT}files/<str:name>", snapshots.snapshot_file, name="snapshot_file"),
    path(f"{SNAPSHOT}disagree/", snapshots.disagree, name="disagree"),
    path(
        f"{SNAPSHOT}disagreements/<int:disagreement>/take-back/",
        snapshots.take_back_disagreement,
        name="take_back_disagreement",
    ),
]
