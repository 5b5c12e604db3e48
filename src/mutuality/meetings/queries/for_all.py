"""Words that a whole partnership may read, and the questions they answer: what rooms above draw from."""

from django.db.models import Count, Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext

from mutuality.partnerships.models import Partnership

from ..models import Contribution, Meeting, Question

FOR_ALL = Q(scope=Contribution.Scope.PARTNERSHIP, hold=Contribution.Hold.SHOWN)


def voices_for_all(partnership: Partnership) -> QuerySet[Contribution]:
    """Words that the whole partnership may read, and that were not taken back."""
    return Contribution.objects.filter(FOR_ALL, meeting__partnership=partnership, withdrawn_on=None)


def voices_on(question: Question) -> QuerySet[Contribution]:
    found = voices_for_all(question.meeting.partnership).filter(question=question)
    return found.select_related("author").order_by("said_on", "said_at", "pk")


def questions_asked(partnership: Partnership) -> QuerySet[Question]:
    """Questions of meetings that were held, the last meeting first."""
    held = [Meeting.State.OPEN, Meeting.State.CLOSED]
    found = Question.objects.filter(meeting__partnership=partnership, meeting__state__in=held)
    found = found.select_related("meeting__partnership")
    return found.order_by("-meeting__starts_at", "order")


def voices_each(partnership: Partnership) -> dict[int, int]:
    """How many voices for all there are on each question."""
    rows = voices_for_all(partnership).filter(question__isnull=False).order_by().values("question")
    return dict(rows.annotate(number=Count("pk")).values_list("question", "number"))


def is_for_all(contribution: Contribution | None) -> bool:
    return (
        contribution is not None
        and contribution.scope == Contribution.Scope.PARTNERSHIP
        and contribution.hold == Contribution.Hold.SHOWN
    )


def in_short(contribution: Contribution) -> str:
    """The first words; of what has a content note, the note alone."""
    if contribution.content_note:
        return gettext("Content note: {note}").format(note=contribution.content_note)
    return f"“{Truncator(contribution.text).words(25)}”"
