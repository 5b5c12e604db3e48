"""A day on which people speak in every way there is; then all that the house keeps is looked through for who it was.

The one who looks has the database with the order of its rows and the numbers of its transactions, its files byte by
byte, the sessions, the queue, the letters, the exports, the logs and the live names; and where a test says so, the key.
What they can still learn stands in docs/threat-model.md.
"""

import logging
import re
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone

from mutuality.kit import live, locked
from mutuality.meetings.actions import box, shuffled, slips
from mutuality.meetings.models import BoxWord, Contribution, Envelope, Meeting, Seat, Slip, SlipRound, TakenEnvelope
from mutuality.meetings.rules.box import new_code, plain_code, slip_digest
from mutuality.partnerships.models import Mandate, Member
from mutuality.people.models import Person
from mutuality.record.queries import fault_in
from mutuality.site import clock
from tests.cast import client_of, open_now

pytestmark = pytest.mark.django_db(transaction=True)
A_DAY = timedelta(days=1)
PLACE = "rowid" if connection.vendor == "sqlite" else "ctid::text, xmin::text"
OF_THE_BOX = {"meetings_slip", "meetings_boxword", "meetings_envelope", "meetings_takenenvelope"}
WORDS = {  # who drops what: in another order than that in which they took their slips
    "eve": "We were counted twice in the northern ward.",
    "ama": "The second page was never read to us.",
    "hani": "My brother signed for me at the clinic.",
    "dina": "Nobody asked whether the bus still runs.",
    "cora": "I said yes because the others looked tired.",
}
TAKERS = ["dina", "hani", "ama", "ben", "cora", "eve"]


def everything():
    """Every row of every table, in the order in which they lie, with their places: table → rows."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {name: _rows(cursor, name) for name in sorted(names)}


def _rows(cursor, name):
    order = "rowid" if connection.vendor == "sqlite" else "ctid"
    cursor.execute(f"SELECT {PLACE}, * FROM {connection.ops.quote_name(name)} ORDER BY {order}")
    return cursor.fetchall()


def changed(before, after):
    return {name for name in after if before[name] != after[name]}


def everything_written(tables):
    return "\n".join(str(cell) for rows in tables.values() for row in rows for cell in row)


class Day:
    """What happened, known to this test alone, and all that came out of the house meanwhile."""

    def __init__(self, cast, caplog):
        self.cast, self.caplog, self.heard, self.files = cast, caplog, [], []
        self.people = {name: getattr(cast, name) for name in TAKERS}
        self.clients = {name: client_of(person) for name, person in self.people.items()}
        self.slips, self.codes = {}, {}

    def url(self, name, *more):
        return reverse(f"meetings:{name}", args=["riverside", self.cast.meeting.pk, *more])

    def say(self, name, **more):
        number = 1 if name in {"ama", "ben", "dina"} else 2
        form = {"once": str(uuid4()), "voice": "named", "scope": "partnership", "quotation": "yes", "language": "en"}
        form["question"] = self.cast.first_question.pk
        answer = self.clients[name].post(self.url("speak", number), form | more)
        assert answer.status_code == 302, answer.content.decode()

    def take(self, name):
        page = self.clients[name].post(self.url("take_slips")).content.decode()
        self.slips[name] = re.findall(r"<code class=\"third\">([^<]+)</code>", page)
        assert len(self.slips[name]) == 3

    def drop(self, name, text, signed_in=False):
        """As advised, from a browser that knows nobody; or from one's own, cookies and all."""
        client, slip = (self.clients[name] if signed_in else client_of(None)), self.slips[name].pop()
        page = client.post("/box/", {"slip": slip}).content.decode()
        code = re.search(r'name="code" value="([^"]+)"', page)[1]
        form = {"slip": slip, "code": code, "text": text, "question": self.cast.first_question.pk, "quotation": "yes"}
        answer = client.post("/box/drop/", form)
        assert answer.status_code == 200 and code in answer.content.decode()
        self.codes[text] = code
        return slip

    def secrets(self):
        """Every slip and every code, as they were shown and as they are read."""
        shown = [code for codes in self.slips.values() for code in codes] + [*self.codes.values(), *self.used]
        return {*shown, *map(plain_code, shown)}


def office(cast, name, office):
    times = {"starts_at": timezone.now() - A_DAY, "ends_at": timezone.now() + 30 * A_DAY, "granted_by": "two keys"}
    Mandate.objects.create(partnership=cast.partnership, person=getattr(cast, name), office=office, **times)


def midnight():
    for each in SlipRound.objects.filter(closed_on=None):
        each.opened_on, each.closes_on = each.opened_on - A_DAY, each.closes_on - A_DAY
        each.looked_on = each.looked_on and each.looked_on - A_DAY
        each.save()
    box.open_boxes()


@pytest.fixture
def morning(cast, caplog):
    """Six people with seats; the meeting is open, slips are handed out, nobody has taken any."""
    caches["memory"].clear()
    cast.hani = Person.objects.create_user("hani@example.org", "Hani")
    Member.objects.create(partnership=cast.partnership, person=cast.hani, joined_on=timezone.localdate())
    Seat.objects.create(meeting=cast.meeting, person=cast.hani, table=cast.other_table, answer="coming")
    open_now(cast.meeting)
    for name in ("ben", "eve", "hani"):
        office(cast, name, "moderator")
    slips.hand_out_slips(cast.cora, cast.meeting, closes_on=timezone.now().date() + 9 * A_DAY)
    return Day(cast, caplog)


@pytest.fixture
def evening(morning):
    """All that people do on one day."""
    day = morning
    stop = live.listen(day.heard.append)
    with day.caplog.at_level(logging.DEBUG, "mutuality"), day.caplog.at_level(logging.DEBUG, "django.request"):
        day.say("dina", text="Paper is what gets inspected.")
        for name in TAKERS[:3]:
            day.take(name)
        day.say("eve", text="Soup first.", voice="pseudonym", shown_as="R. by the window")
        for name in TAKERS[3:]:
            day.take(name)
        day.used = [day.drop(name, text, signed_in=name in {"ama", "cora"}) for name, text in WORDS.items()]
        client_of(None).post("/box/", {"slip": "no slip at all"})
        day.last_box = everything()
        midnight()
        day.came_out = [row for row in everything()["meetings_contribution"] if "held" in row]
        _moderate(day)
        day.used.append(day.drop("ben", "This stays in the box, alone."))
        day.used.append(day.drop("ben", "This was a mistake."))
        for text in ("This was a mistake.", WORDS["dina"]):
            answer = client_of(None).post("/box/take-back/", {"code": day.codes[text], "sure": "1"})
            assert b"Your words are taken back" in answer.content
        Meeting.objects.filter(pk=day.cast.meeting.pk).update(state="closed", closed_at=timezone.now())
        pages = ("room", "report", "print_report", "markdown_report", "csv_report", "json_report", "meeting")
        for page in pages:
            day.files.append(day.clients["ama"].get(day.url(page)).content.decode())
        record = reverse("partnerships:download_record", args=["riverside"])
        day.files.append(b"".join(day.clients["ama"].get(record)).decode())
    stop()
    return day


def _moderate(day):
    """Two moderators let all pass but one; a third need not come."""
    for said in Contribution.objects.filter(hold="held"):
        shows = "no" if said.text == WORDS["hani"] else "yes"
        for name in ("ben", "eve"):
            answer = day.clients[name].post(day.url("give_verdict", said.pk), {"shows": shows, "reason": "A family."})
            assert answer.status_code == 302


# What each act leaves in the database: nothing beside the box itself


def test_taking_slips_changes_nothing_but_envelopes(morning):
    before = everything()
    morning.take("dina")
    assert changed(before, everything()) - {"sqlite_sequence"} == {"meetings_envelope", "meetings_takenenvelope"}


@pytest.mark.parametrize("signed_in", [False, True])
def test_dropping_words_changes_nothing_but_the_box(morning, signed_in):
    for name in TAKERS:
        morning.take(name)
    before = everything()
    morning.drop("dina", "Nobody asked.", signed_in=signed_in)
    assert changed(before, everything()) == {"meetings_slip", "meetings_boxword"}


def test_a_slip_that_is_refused_changes_nothing(morning):
    before = everything()
    client = morning.clients["dina"]
    for _ in range(3):
        client.post("/box/", {"slip": new_code()})
        client.post("/box/take-back/", {"code": new_code(), "sure": "1"})
    assert changed(before, everything()) == set()


def test_taking_back_by_code_changes_those_words_alone(evening):
    before = everything()
    client_of(None).post("/box/take-back/", {"code": evening.codes[WORDS["eve"]], "sure": "1"})
    after = everything()
    assert changed(before, after) <= {"meetings_contribution", "meetings_verdict"}
    kept = {row[-len(row) :] for row in before["meetings_contribution"]} & set(after["meetings_contribution"])
    assert len(kept) == len(after["meetings_contribution"]) - 1


# What the day leaves


def test_no_slip_and_no_code_is_anywhere(evening):
    said = "\n".join(
        [
            everything_written(everything()),
            everything_written(evening.last_box),
            *evening.files,
            *(f"{letter.subject} {letter.body}" for letter in mail.outbox),
            *evening.heard,
            *(record.getMessage() + str(record.exc_text) for record in evening.caplog.records),
            *(str(vars(record).get("request", "")) for record in evening.caplog.records),
            str(caches["default"].__dict__.get("_cache", "")),
        ]
    )
    assert "Paper is what gets inspected." in said  # this is how words that stay are found
    assert [code for code in evening.secrets() if code in said] == []


def test_no_log_and_no_live_name_tells_of_the_box(evening):
    told = [record.getMessage() for record in evening.caplog.records]
    assert not [line for line in told if any(text in line for text in WORDS.values())]
    assert not [line for line in told if "/box" in line or "slips" in line]
    meeting = evening.cast.meeting
    of_tables = {name for table in meeting.tables.all() for name in (table.heard("partnership"), table.heard_by(0))}
    assert set(evening.heard) <= {meeting.topic, meeting.heard("partnership"), *of_tables}


def test_taking_and_dropping_touch_no_live_name(morning):
    heard = []
    stop = live.listen(heard.append)
    for name in TAKERS:
        morning.take(name)
    for name in TAKERS:
        morning.drop(name, "Nobody asked.")
    stop()
    assert heard == []


SHIFTING = re.compile(r'(name="(?:csrfmiddlewaretoken|once|code)" value=|data-live-ticket=|data-asked=)"[^"]*"')


def pages_seen(day):
    """What a coordinator, a co-facilitator and a moderator get to read, but for the secrets of its forms."""
    names = ("meeting", "room", "take_slips", "held", "fair_look", "pack", "attendance")
    where = [day.url(name) for name in names] + [day.url("table", 1), "/", "/p/riverside/", "/p/riverside/record/"]
    clients = (day.clients["cora"], day.clients["ama"], day.clients["ben"])
    return [SHIFTING.sub(r"\1", client.get(each).content.decode()) for client in clients for each in where]


def test_no_page_differs_by_who_took_slips_how_many_dropped_words_or_how_long_these_are(morning):
    before = pages_seen(morning)
    for name in ("dina", "eve", "hani"):
        morning.take(name)
    for name, text in {"dina": "Soup.", "eve": "Soup first. " * 300, "hani": "Paper."}.items():
        morning.drop(name, text)
    assert pages_seen(morning) == before


def test_words_from_the_box_carry_no_person_no_hour_and_no_mark_of_their_own(evening):
    found = list(Contribution.objects.filter(channel="box").values())
    assert len(found) == len(WORDS)
    for row in found:
        assert not [name for name, value in row.items() if isinstance(value, datetime)]
        assert not any(row[name] for name in ("author_id", "recorded_by_id", "seal", "shown_as", "table_id", "once"))
    alike = {"said_on", "language", "scope", "quotation", "meeting_id", "question_id", "channel", "kind", "voice"}
    assert all(len({row[name] for row in found}) == 1 for name in alike)


def test_nobody_but_moderators_is_named_beside_words_from_the_box(evening):
    box_words = {str(pk) for pk in Contribution.objects.filter(channel="box").values_list("pk", flat=True)}
    box_words |= {pk.replace("-", "") for pk in box_words}
    beside = {name for name, rows in everything().items() for row in rows if box_words & {str(cell) for cell in row}}
    assert beside == {"meetings_contribution", "meetings_verdict"}


def test_rows_tell_only_that_the_last_one_came(evening):
    """While words lay in the box: all rows of each kind were written by one transaction, right after one another."""
    for table in OF_THE_BOX:
        rows = evening.last_box[table]
        if connection.vendor == "postgresql":
            assert len({row[1] for row in rows}) == 1, table
        elif table not in {"meetings_slip", "meetings_envelope"}:  # of these, some were taken away since
            places = [row[0] for row in rows]
            assert places == list(range(places[0], places[0] + len(rows))), table
    assert len(evening.came_out) == 5
    if connection.vendor == "postgresql":
        assert len({row[1] for row in evening.came_out}) == 1
    else:
        first = evening.came_out[0][0]
        assert [row[0] for row in evening.came_out] == list(range(first, first + 5))


def test_the_record_has_no_line_of_taking_dropping_or_taking_back(evening):
    acts = list(evening.cast.partnership.chain.entries.order_by("number").values_list("act", flat=True))
    assert [act for act in acts if act != "voices_sealed"] == ["hand_out_slips", "open_box", "keep_back"]
    assert fault_in(evening.cast.partnership.chain) is None


def test_leaves_of_one_opening_lie_together_and_carry_nothing(evening):
    leaves = list(Contribution.objects.filter(channel="box").order_by("leaf_id").values_list("leaf_id", "leaf__digest"))
    numbers = [pk for pk, _ in leaves]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_who_has_the_database_and_the_key_learns_no_slip_that_was_taken(evening):
    opened = {code for each in Envelope.objects.all() for code in locked.unlocked(each.sealed).split()}
    assert opened and not {plain_code(code) for code in opened} & evening.secrets()
    unused = set(Slip.objects.values_list("digest", flat=True))
    assert {slip_digest(code) for code in opened} < unused


def test_a_box_that_closed_keeps_nothing_of_who_took_slips(evening):
    for _ in range(10):
        midnight()
    tables = everything()
    assert not any(tables[name] for name in OF_THE_BOX)
    assert "This stays in the box, alone." not in everything_written(tables)


def test_exports_hold_what_may_be_quoted_and_nothing_of_what_was_held_or_taken_back(evening):
    for file in evening.files:
        assert WORDS["hani"] not in file and WORDS["dina"] not in file
        assert "This stays in the box" not in file and "This was a mistake" not in file
    shown = [file for file in evening.files if WORDS["eve"] in file]
    assert len(shown) == 6  # the room, the report and its four other forms


# The files


def test_what_was_deleted_is_gone_from_the_files(evening):
    """SQLite's file, byte by byte; PostgreSQL keeps none of a table that was emptied and swept."""
    clock.sweep_up()
    if connection.vendor == "sqlite":
        _look_through_the_file(evening)
    for _ in range(10):
        midnight()
    clock.sweep_up()
    if connection.vendor == "postgresql":
        assert _sizes_of_the_box() == [0] * 4
    else:
        assert b"This stays in the box, alone." not in _file().read_bytes()


def _file():
    return Path(str(connection.settings_dict["NAME"]))


def _look_through_the_file(day):
    assert _file().with_name(_file().name + "-wal").stat().st_size == 0
    held = _file().read_bytes()
    for gone in ("This was a mistake.", WORDS["dina"], *day.secrets()):
        assert gone.encode() not in held, gone
    for stays in (WORDS["eve"], WORDS["ama"], WORDS["cora"], WORDS["hani"], "This stays in the box, alone."):
        assert held.count(stays.encode()) == 1, stays  # not also where it lay in the box, nor how it lay there before


def _sizes_of_the_box():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size(name) FROM unnest(%s::text[]) AS name", [sorted(OF_THE_BOX)])
        return [size for (size,) in cursor.fetchall()]


# The order in which rows lie, over many days


def rank_of_the_first(model, key):
    rows = model.objects.order_by(RawSQL("rowid" if connection.vendor == "sqlite" else "ctid", []))
    return [key(row) for row in rows].index(0)


def test_the_first_word_in_the_box_lies_anywhere_in_it(morning):
    """Five words, thirty times: if it lay in at most two of the five places, chance would have one in 10^10."""
    slip_round, places = SlipRound.objects.get(), set()
    for _ in range(30):
        BoxWord.objects.all().delete()
        for number in range(5):
            slip = new_code()
            Slip.objects.create(round=slip_round, digest=slip_digest(slip))
            question = morning.cast.first_question
            box.drop_words(slip=slip, code=new_code(), text=str(number), question=question, quotation="no")
        places.add(rank_of_the_first(BoxWord, lambda row: int(row.text)))
    assert len(places) > 2


def test_the_first_who_took_slips_lies_anywhere_among_those_who_did(morning):
    slip_round, places = SlipRound.objects.get(), set()
    people = [morning.people[name] for name in TAKERS[:5]]
    for _ in range(30):
        TakenEnvelope.objects.all().delete()
        for person in people:
            shuffled.write_anew(slip_round.taken.all(), [TakenEnvelope(round=slip_round, person=person)])
        places.add(rank_of_the_first(TakenEnvelope, lambda row: people.index(row.person)))
    assert len(places) > 2
