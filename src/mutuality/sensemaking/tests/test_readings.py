"""Readings: each alone, then compared, talked about, settled; and the voices of themes that come of it."""

import pytest
from django.urls import reverse

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import speaking
from mutuality.record.actions import seal_all_voices
from mutuality.record.models import Entry, Leaf
from mutuality.record.rules import commitment
from mutuality.sensemaking.actions import coding, readings
from mutuality.sensemaking.models import Coding, Given, PlacedWords, Reading, Theme, Unit, UnitRemark
from mutuality.sensemaking.queries import compared as side_by_side
from mutuality.sensemaking.queries import placed
from mutuality.sensemaking.queries import readings as queries
from tests.cast import client_of

from .themed import begun, compared, is_done, part_of, published, reads, say, spoken, unit_of, uuid4

pytestmark = pytest.mark.django_db


def at(name, *more):
    return reverse(f"sensemaking:{name}", args=["riverside", *more])


def states(reading):
    return dict(Unit.objects.filter(reading=reading).values_list("number", "state"))


def test_words_for_all_are_read_in_the_order_they_were_said_in_and_no_others(cast):
    published(cast)
    first, *_rest = spoken(cast)
    say(cast.dina, cast.table, "Only for this table.", scope="table")
    reading = begun(cast, cast.ama, cast.ben)
    units = list(queries.units_of(reading))
    assert [unit.number for unit in units] == [1, 2, 3, 4] and units[0].contribution == first
    assert Entry.objects.get(act="begin_reading").facts == {"title": "First reading", "count": 4}


def test_a_question_a_meeting_or_what_is_new_can_be_read_and_a_part_by_lot(cast):
    published(cast)
    spoken(cast)
    question, other = cast.meeting.questions.all()[:2]
    assert begun(cast, what=f"question-{question.pk}").units.count() == 4
    with pytest.raises(Refused, match="no words to read"):
        begun(cast, what=f"question-{other.pk}")
    with pytest.raises(Refused, match="no words to read"):
        begun(cast, what="new")
    say(cast.dina, cast.table, "One more.")
    assert begun(cast, what="new").units.count() == 1
    assert begun(cast, what=f"meeting-{cast.meeting.pk}", most=2).units.count() == 2


def test_it_is_compared_when_two_people_have_read_and_all_are_done(cast):
    reading, _themes = compared(cast)
    assert reading.state == "compared"
    assert states(reading) == {1: "agreed", 2: "", 3: "single", 4: "unread"}
    assert Entry.objects.get(act="compare_reading").facts == {"title": "First reading", "people": 2}


def test_one_reader_alone_has_nothing_to_be_compared_with(cast):
    themes = published(cast)
    spoken(cast)
    reading = begun(cast, cast.ama)
    reads(cast.ama, reading, 1, themes["Money"])
    assert is_done(cast.ama, reading).is_blind
    readings.resume_coding(cast.ama, part_of(cast.ama, reading))
    reads(cast.ama, reading, 2)
    assert Coding.objects.count() == 2


def test_somebody_steps_out_and_the_others_are_compared_without_them(cast):
    themes = published(cast)
    spoken(cast)
    reading = begun(cast, cast.ama, cast.ben, cast.eve)
    for person in (cast.ama, cast.ben, cast.eve):
        reads(person, reading, 1, themes["Money"])
    for person in (cast.ama, cast.ben):
        assert is_done(person, reading).is_blind
    readings.leave_reading(cast.eve, part_of(cast.eve, reading))
    assert not Reading.objects.get().is_blind and Coding.objects.count() == 2


def test_who_keeps_the_themes_can_go_on_without_somebody_and_the_record_says_so(cast):
    published(cast)
    spoken(cast)
    reading = begun(cast, cast.ama, cast.eve)
    coder = part_of(cast.eve, reading)
    assert client_of(cast.ben).post(at("release_coder", reading.pk, coder.pk)).status_code == 404
    client_of(cast.cora).post(at("release_coder", reading.pk, coder.pk))
    assert [each.person for each in queries.coders_of(reading)] == [cast.ama]
    assert Entry.objects.filter(act="release_coder").count() == 1


def test_one_says_what_one_finds_once_for_each_voice_and_can_say_otherwise(cast):
    money, time, trust = published(cast).values()
    spoken(cast)
    reading = begun(cast, cast.ama, cast.ben)
    reads(cast.ama, reading, 1, money, time)
    reads(cast.ama, reading, 1, time, trust, memo="Read again.")
    coding_ = Coding.objects.get()
    assert {each.theme for each in coding_.given.all()} == {time, trust} and coding_.memo == "Read again."
    with pytest.raises(Refused, match="themes of this version"):
        coding.code_unit(cast.ama, part_of(cast.ama, reading), unit_of(reading, 1), themes=[10**6])


def test_reading_goes_on_where_one_was(cast):
    themes = published(cast)
    spoken(cast)
    reading = begun(cast, cast.ama, cast.ben)
    ama = client_of(cast.ama)
    assert ama.get(at("code_next", reading.pk)).url == at("code_unit", reading.pk, 1)
    body = {"themes": [themes["Money"].pk], "memo": "", "go": "on"}
    assert ama.post(at("code_unit", reading.pk, 1), body).url == at("code_unit", reading.pk, 2)
    assert ama.post(at("code_unit", reading.pk, 3), {"go": "on"}).url == at("code_unit", reading.pk, 4)
    assert ama.get(at("code_next", reading.pk)).url == at("code_unit", reading.pk, 2)
    page = ama.get(at("code_unit", reading.pk, 1)).content.decode()
    assert "You have read 2 of 4" in page and "checked" in page
    for number in (2, 4):
        answer = ama.post(at("code_unit", reading.pk, number), {"go": "on"})
    assert answer.url == at("reading", reading.pk)
    assert "You have read 4 of 4" in ama.get(answer.url).content.decode()


def test_a_passage_is_marked_by_the_numbers_of_its_sentences(cast):
    money, *_ = published(cast).values()
    spoken(cast)
    reading = begun(cast, cast.ama, cast.ben)
    ama = client_of(cast.ama)
    answer = ama.post(at("code_unit", reading.pk, 1), {"themes": [money.pk], "go": "mark"})
    assert answer.url == at("mark_passages", reading.pk, 1)
    assert "2. It was late." in ama.get(answer.url).content.decode()
    ama.post(answer.url, {f"theme_{money.pk}": ["1"]})
    assert Given.objects.get().passages == [[20, 32]]
    assert 'value="1" id="id_theme' in (page := ama.get(answer.url).content.decode()) and "checked" in page


def test_passages_are_not_shown_in_words_that_were_changed_since(cast):
    money, *_ = published(cast).values()
    first, *_ = spoken(cast)
    reading = begun(cast, cast.ama, cast.ben)
    for person in (cast.ama, cast.ben):
        reads(person, reading, 1, money)
    coding.mark_passages(cast.ama, part_of(cast.ama, reading), unit_of(reading, 1), passages={money.pk: [(20, 32)]})
    for person in (cast.ama, cast.ben):
        is_done(person, reading)
    [found] = side_by_side.compared(unit_of(reading, 1).reading, [unit_of(reading, 1)])
    assert found.sides[0].found[0].passages == ["It was late."]
    words = {"voice": "named", "scope": "partnership", "quotation": "yes", "language": "en"}
    speaking.change_words(cast.dina, first, text="Money came. Cash, in March.", **words)
    [found] = side_by_side.compared(unit_of(reading, 1).reading, [unit_of(reading, 1)])
    assert found.sides[0].found[0].passages == []


def test_each_finding_is_promised_to_the_record_when_all_are_done_and_none_before(cast):
    money, *_ = published(cast).values()
    spoken(cast)
    reading = begun(cast, cast.ama, cast.ben)
    before = Leaf.objects.count()
    for person in (cast.ama, cast.ben):
        reads(person, reading, 1, money)
    is_done(cast.ama, reading)
    assert Leaf.objects.count() == before
    is_done(cast.ben, reading)
    assert Leaf.objects.count() == before + 2
    reading.refresh_from_db()
    for each in side_by_side.shown_codings(reading).select_related("unit__reading", "leaf"):
        assert each.leaf.digest == commitment(each.salt, readings.committed(each))
    seal_all_voices()


# Afterwards


def test_where_they_read_differently_stands_side_by_side(cast):
    reading, _themes = compared(cast)
    page = client_of(cast.eve).get(at("differences", reading.pk)).content.decode()
    assert "We wait for each other." in page and "They wait because they trust." in page
    assert "<mark>Trust</mark>" in page and "<mark>Time</mark>" not in page
    assert "Cash came in March." not in page
    assert (
        "Cash came in March."
        in client_of(cast.eve).get(at("differences", reading.pk) + "?state=agreed").content.decode()
    )


def test_how_alike_they_read_is_told_for_each_theme_and_undefined_where_it_is(cast):
    reading, _themes = compared(cast)
    found = {each.name: each.found for each in side_by_side.agreement_in(reading)}
    assert found["Money"].alpha == 1.0 and (found["Money"].agreed, found["Money"].units) == (2, 2)
    assert found["Trust"].alpha == 0.0 and found["Time"].alpha == 1.0
    page = client_of(cast.eve).get(at("reading", reading.pk)).content.decode()
    assert "How alike you read" in page and "too few voices to say" in page


def test_those_who_read_talk_about_it_and_settle_it(cast):
    reading, themes = compared(cast)
    eve, ben = client_of(cast.eve), client_of(cast.ben)
    eve.post(at("talk_about_unit", reading.pk, 2), {"text": "To wait is to trust.", "once": uuid4()})
    assert "To wait is to trust." in ben.get(at("compare_unit", reading.pk, 2)).content.decode()
    assert "Settle it" not in eve.get(at("compare_unit", reading.pk, 2)).content.decode()
    refused = eve.post(at("settle_unit", reading.pk, 2), {"themes": [themes["Time"].pk]})
    assert refused.status_code == 422 and "Those who read settle it." in refused.content.decode()
    ben.post(at("settle_unit", reading.pk, 2), {"themes": [themes["Time"].pk, themes["Trust"].pk]})
    assert states(reading)[2] == "settled"
    assert set(PlacedWords.objects.filter(unit__number=2).values_list("theme__wordings__name", flat=True)) == {
        "Time",
        "Trust",
    }
    ben.post(at("settle_unit", reading.pk, 2), {"themes": [themes["Time"].pk], "leave_open": "on"})
    assert states(reading)[2] == "left_open" and PlacedWords.objects.filter(unit__number=2).count() == 1


def test_closing_leaves_open_what_nobody_settled(cast):
    reading, themes = compared(cast)
    with pytest.raises(Refused, match="You need a mandate"):
        readings.close_reading(cast.ama, reading)
    readings.close_reading(cast.cora, reading)
    assert states(reading) == {1: "agreed", 2: "left_open", 3: "single", 4: "unread"}
    with pytest.raises(Refused, match="Only while a reading is compared"):
        coding.settle_unit(cast.ama, unit_of(reading, 2), themes=[themes["Time"].pk])


def test_a_word_in_the_talk_can_be_taken_back_by_who_said_it(cast):
    reading, _themes = compared(cast)
    said = coding.talk_about_unit(cast.eve, unit_of(reading, 2), text="To wait is to trust.", once=uuid4())
    assert client_of(cast.ben).post(at("take_back_unit_remark", said.pk)).status_code == 404
    client_of(cast.eve).post(at("take_back_unit_remark", said.pk))
    assert "To wait" not in client_of(cast.ben).get(at("compare_unit", reading.pk, 2)).content.decode()


# Themes and their voices


def test_a_theme_leads_to_its_voices_and_a_voice_to_its_themes(cast):
    _reading, themes = compared(cast)
    page = client_of(cast.eve).get(at("theme", themes["Money"].pk)).content.decode()
    assert "Cash came in March." in page and "We wait for each other." not in page
    [first, *_rest] = placed.voices_in(_with_partnership(cast, themes["Money"]))
    assert [theme.name for theme in placed.what_came_of([first.pk])[first.pk]] == ["Money"]
    assert placed.voices_each_theme(cast.partnership) == {themes["Money"].pk: 1, themes["Trust"].pk: 1}


def _with_partnership(cast, theme):
    theme.partnership = cast.partnership
    return theme


def test_a_later_reading_of_the_same_words_counts_in_place_of_the_earlier_one(cast):
    _reading, themes = compared(cast)
    again = begun(cast, cast.ama, cast.ben, title="Again")
    for person in (cast.ama, cast.ben):
        reads(person, again, 1, themes["Time"])
    assert placed.voices_each_theme(cast.partnership)[themes["Money"].pk] == 1
    for person in (cast.ama, cast.ben):
        is_done(person, again)
    assert placed.voices_each_theme(cast.partnership) == {themes["Time"].pk: 1, themes["Trust"].pk: 1}


def test_words_taken_back_leave_every_theme_and_it_says_only_that_it_lost_a_voice(cast):
    reading, themes = compared(cast)
    coding.talk_about_unit(cast.eve, unit_of(reading, 1), text="Cash, she said.", once=uuid4())
    first = unit_of(reading, 1).contribution
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda act, **_how: act())
        speaking.withdraw(cast.dina, first)
    assert Theme.objects.get(pk=themes["Money"].pk).lost == 1
    for rows in (Coding, PlacedWords, UnitRemark):
        assert not rows.objects.filter(unit__contribution=first).exists()
    page = client_of(cast.eve).get(at("theme", themes["Money"].pk)).content.decode()
    assert "1 voice was taken back" in page and "Cash" not in page
    for name in ("differences", "reading"):
        assert "Cash" not in client_of(cast.ama).get(at(name, reading.pk)).content.decode()
    assert client_of(cast.ama).get(at("compare_unit", reading.pk, 1)).status_code == 404


def test_words_that_are_for_fewer_people_now_are_read_by_nobody_here(cast):
    reading, themes = compared(cast)
    first = unit_of(reading, 1).contribution
    words = {"voice": "named", "scope": "table", "quotation": "yes", "language": "en"}
    speaking.change_words(cast.dina, first, text=first.text, **words)
    assert "Cash" not in client_of(cast.eve).get(at("theme", themes["Money"].pk)).content.decode()
    assert client_of(cast.ama).get(at("compare_unit", reading.pk, 1)).status_code == 404
    assert themes["Money"].pk not in placed.voices_each_theme(cast.partnership)
