"""What this room announces."""

from django.dispatch import Signal

exercise_opened = Signal()  # exercise_id
exercise_closed = Signal()  # exercise_id
snapshot_drawn = Signal()  # snapshot_id
round_closed = Signal()  # round_id
