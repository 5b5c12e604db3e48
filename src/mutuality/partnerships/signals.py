"""Facts that rooms above may hear, after commit, ids only."""

from django.dispatch import Signal

invitation_accepted = Signal()  # invitation_id, invited_id (the guest it was made for), person_id (who came in)
member_left = Signal()  # partnership_id, person_id
