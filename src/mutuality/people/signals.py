"""Facts that rooms above may hear, after commit, ids only."""

from django.dispatch import Signal

consents_changed = Signal()  # person_id, chain_id, purposes (names of what was answered anew)
