"""What this room announces."""

from django.dispatch import Signal

proposal_opened = Signal()  # proposal_id
proposal_closed = Signal()  # proposal_id; its outcome says how
