"""Acts of people in a partnership. Each owns one transaction and leaves one line in the record.

What a decision brings about (`decided_*.py`) is not named here: no page may reach it, only the table of `effects.py`.
"""

from .coming import accept_invitation, invite, leave_partnership, take_back_invitation
from .describing import add_facet, add_organisation, add_pod, declare_perspectives, join_pod, leave_pod
from .founding import FIRST_PERSPECTIVES, found_partnership

__all__ = [
    "FIRST_PERSPECTIVES",
    "accept_invitation",
    "add_facet",
    "add_organisation",
    "add_pod",
    "declare_perspectives",
    "found_partnership",
    "invite",
    "join_pod",
    "leave_partnership",
    "leave_pod",
    "take_back_invitation",
]
