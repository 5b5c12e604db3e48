"""One of each thing that an address can be the address of, made around the cast; for tests/test_access.py."""

from datetime import timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.utils import timezone

from mutuality.meetings.actions import speaking
from mutuality.meetings.models import Meeting, Question, Seat, Table
from mutuality.meetings.queries import meeting as queries
from mutuality.partnerships.models import Key, Mandate, Member
from mutuality.people.models import Person
from tests.cast import IVYS_TOKEN, Cast, close_now, open_now


def guest_of(cast: Cast) -> Person:
    """Gus came in by a link as a guest and sits at table 1 of the planned meeting. Nothing else is his."""
    gus = Person.objects.create_user(name="Gus")
    Member.objects.create(partnership=cast.partnership, person=gus, standing="guest", joined_on=timezone.localdate())
    Seat.objects.create(meeting=cast.meeting, person=gus, table=cast.table, answer=Seat.Answer.COMING)
    return gus


def things_of(cast: Cast) -> dict[str, dict[str, object]]:
    """A name → the words and numbers that stand in addresses of that thing."""
    running, closed = open_now(_like(cast.meeting, "Under way")), _like(cast.meeting, "Over")
    others, pods = _like(cast.meeting, "Without the guest", cast.gus), _like(cast.meeting, "Of the pod", cast.gus)
    pods.pod = cast.north
    pods.save()
    open_now(pods)
    for meeting in (running, closed, others, pods):
        for person in (cast.ama, cast.ben):
            _mandate(cast, person, meeting)
    said, to_the_table, veiled, to_the_pod = (
        _say(cast.dina, meeting, **wishes)
        for meeting, wishes in [
            (running, {}),
            (running, {"scope": "table"}),
            (running, {"voice": "pseudonym", "shown_as": "R. by the window"}),
            (pods, {"scope": "pod"}),
        ]
    )
    close_now(closed)
    return {
        "-": {},
        "riverside": _in(cast),
        "north": _in(cast, cast.north),
        "version_1": _in(cast, version=1),
        "dinas_place": _in(cast, _place(cast.dina)),
        "amas_mandate": _in(cast, Mandate.objects.filter(person=cast.ama, scope=cast.meeting.topic).get()),
        "amas_key": _in(cast, _key(cast, cast.ama, "open_meeting", others.topic)),
        "coras_letter": _in(cast, cast.partnership.invitations.get()),
        "ivys_link": {"token": IVYS_TOKEN},
        "dinas_passkey": {"pk": "made when it is asked for"},
        "dinas_tongue": {"pk": cast.dina.spoken_languages.create(code="en").pk},
        "dinas_need": {"pk": cast.dina.access_needs.create(text="Large print", once=uuid4()).pk},
        "planned": _in(cast, cast.meeting),
        "others": _in(cast, others),
        "running": _in(cast, running),
        "closed": _in(cast, closed),
        "twin": _in(cast, cast.meeting, sitting=_twin(cast).pk),
        "unseated": _in(cast, _twin(cast)),
        "pair": _in(cast, cast.meeting, key=_pair(cast).pk),
        "dinas_seat": _in(cast, cast.meeting, seat=cast.meeting.seats.get(person=cast.dina).pk),
        "next_asked": _in(cast, running, question=running.questions.all()[1].pk),
        "table_1": _in(cast, running, number=1),
        "table_2": _in(cast, running, number=2),
        "said": _in(cast, running, contribution=said.pk),
        "said_veiled": _in(cast, running, contribution=veiled.pk),
        "said_at_table": _in(cast, running, contribution=to_the_table.pk),
        "said_in_pod": _in(cast, pods, contribution=to_the_pod.pk),
    }


def _in(cast, thing=None, **more):
    return {"slug": cast.partnership.slug, **({"pk": thing.pk} if thing else {}), **more}


def _like(meeting, title, *without):
    """Another meeting with the same people at the same tables, but for those `without` a seat."""
    one = Meeting.objects.get(pk=meeting.pk)
    one.pk, one.title, one.once = None, title, uuid4()
    one.save()
    tables = {number: Table.objects.create(meeting=one, number=number) for number in (1, 2)}
    for order in (1, 2):
        Question.objects.create(meeting=one, tier="table", order=order, text="What helped you to be heard?")
    for seat in meeting.seats.exclude(table=None).exclude(person__in=without).select_related("table"):
        Seat.objects.create(meeting=one, person=seat.person, table=tables[seat.table.number], answer=seat.answer)
    return one


def _twin(cast):
    """The planned meeting again at another hour, where nobody has a seat yet."""
    one = Meeting.objects.get(pk=cast.meeting.pk)
    one.pk, one.once, one.sitting_of = None, uuid4(), cast.meeting
    one.save()
    return one


def _say(person, meeting, **wishes):
    return speaking.speak(person, meeting.tables.get(number=1), text="Paper.", once=uuid4(), **wishes)


def _mandate(cast, person, meeting):
    now = timezone.now()
    times = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=30), "granted_by": "two keys"}
    office = {"office": "co_facilitator", "scope": meeting.topic}
    Mandate.objects.create(partnership=cast.partnership, person=person, **office, **times)


def _key(cast, person, power, scope):
    now = timezone.now()
    times = {"first_at": now, "expires_at": now + timedelta(days=1)}
    return Key.objects.create(partnership=cast.partnership, power=power, scope=scope, first=person, **times)


def _pair(cast):
    scope = queries.pair_scope(cast.meeting, _place(cast.dina), _place(cast.ben))
    return _key(cast, cast.cora, "name_facilitators", scope)


def _place(person):
    return Member.objects.get(person=person)


def passkey_of(person: Person) -> int:
    """Only a name: the pages that would read the key itself fail, so it is made when it is asked for."""
    data = {"name": "Phone", "credential": {}}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data).pk
