"""Facts that rooms above may hear, after commit, ids only."""

from django.dispatch import Signal

meeting_opened = Signal()  # meeting_id
meeting_closed = Signal()  # meeting_id
contribution_withdrawn = Signal()  # contribution_id
