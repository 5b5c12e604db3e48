"""One of each thing that an address can be the address of, made around the cast; for tests/test_access.py."""

import io
from datetime import timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.utils import timezone
from PIL import Image

from mutuality.decisions.actions import amendments, closing, effects, objections, positions, proposing, proxies
from mutuality.decisions.models import Proposal
from mutuality.meetings.actions import attachments, corrections, floor, own_time, speaking, translations, unsealing
from mutuality.meetings.models import Contribution, Meeting, Moment, Pairing, Question, Seat, Table
from mutuality.meetings.queries import meeting as queries
from mutuality.partnerships.actions import decided_texts
from mutuality.partnerships.models import Key, Mandate, Member
from mutuality.people.actions import add_kept_from
from mutuality.people.models import Person
from mutuality.people.queries import letters_token
from mutuality.sensemaking.actions import cards, concept_map, delphi, drawing, opinions, statements
from mutuality.sensemaking.models import (
    Disagreement,
    FinalGroup,
    PriorityCourse,
    Snapshot,
    WordingRequest,
)
from mutuality.sensemaking.tests import made
from tests.cast import IVYS_TOKEN, Cast, close_now, open_now
from tests.things_of_themes import things_of_themes


def guest_of(cast: Cast) -> Person:
    """Gus came in by a link as a guest and sits at table 1 of the planned meeting. Nothing else is his."""
    gus = Person.objects.create_user(name="Gus")
    Member.objects.create(partnership=cast.partnership, person=gus, standing="guest", joined_on=timezone.localdate())
    Seat.objects.create(meeting=cast.meeting, person=gus, table=cast.table, answer=Seat.Answer.COMING)
    return gus


def things_of(cast: Cast) -> dict[str, dict[str, object]]:
    """A name → the words and numbers that stand in addresses of that thing."""
    running, closed = open_now(_like(cast.meeting, "Under way")), _like(cast.meeting, "Over")
    done = close_now(_like(cast.meeting, "To be locked"))
    Meeting.objects.filter(pk=done.pk).update(corrections_until=timezone.now())
    others, pods = _like(cast.meeting, "Without the guest", cast.gus), _like(cast.meeting, "Of the pod", cast.gus)
    pods.pod = cast.north
    pods.save()
    open_now(pods)
    for meeting in (running, closed, done, others, pods):
        for person in (cast.ama, cast.ben):
            _mandate(cast, person, meeting)
    _mandate(cast, cast.eve, running, "moderator")
    _mandate(cast, cast.ben, running, "safeguarding_lead")
    said, to_the_table, veiled, to_the_pod = (
        _say(cast.dina, meeting, **wishes)
        for meeting, wishes in [
            (running, {}),
            (running, {"scope": "table"}),
            (running, {"voice": "pseudonym", "shown_as": "R. by the window"}),
            (pods, {"scope": "pod"}),
        ]
    )
    for lead in (cast.eve, cast.cora):
        _mandate(cast, lead, running, "safeguarding_lead")
    gone = _say(cast.dina, running)
    speaking.withdraw(cast.dina, gone)
    close_now(closed)
    remark = corrections.add_correction(cast.dina, closed, text="In May.", once=uuid4())
    hand = floor.raise_hand(cast.dina, running, running.tables.get(number=1))
    question = running.questions.all()[1]
    how = {"channel": "phone", "read_back": False, "question": question, "once": uuid4()}
    by_phone = own_time.enter_words(cast.cora, running, speaker=cast.dina, text="By telephone.", **how)
    return {
        "-": {},
        "riverside": _in(cast),
        "north": _in(cast, cast.north),
        "version_1": _in(cast, version=1),
        "adopted_text": _in(cast, decided_texts.adopt_text("decision 7", cast.partnership, title="Us", text="We.")),
        "dinas_place": _in(cast, _place(cast.dina)),
        "amas_mandate": _in(cast, Mandate.objects.filter(person=cast.ama, scope=cast.meeting.topic).get()),
        "amas_key": _in(cast, _key(cast, cast.ama, "open_meeting", others.topic)),
        "coras_letter": _in(cast, cast.partnership.invitations.get()),
        "ivys_link": {"token": IVYS_TOKEN},
        "dinas_passkey": {"pk": "made when it is asked for"},
        "dinas_letters": {"token": letters_token(cast.dina, "digest")},
        "dinas_tongue": {"pk": cast.dina.spoken_languages.create(code="en").pk},
        "dinas_need": {"pk": cast.dina.access_needs.create(text="Large print", once=uuid4()).pk},
        "planned": _in(cast, cast.meeting),
        "others": _in(cast, others),
        "running": _in(cast, running),
        "closed": _in(cast, closed),
        "done": _in(cast, done),
        "twin": _in(cast, cast.meeting, sitting=_twin(cast).pk),
        "unseated": _in(cast, _twin(cast)),
        "pair": _in(cast, cast.meeting, key=_pair(cast).pk),
        "dinas_seat": _in(cast, cast.meeting, seat=cast.meeting.seats.get(person=cast.dina).pk),
        "next_asked": _in(cast, running, question=running.questions.all()[1].pk),
        "table_1": _in(cast, running, number=1),
        "table_2": _in(cast, running, number=2),
        "said": _in(cast, running, contribution=said.pk),
        "said_gone": _in(cast, running, contribution=gone.pk),
        "dinas_remark": {"correction": remark.pk},
        "said_veiled": _in(cast, running, contribution=veiled.pk),
        "said_with_picture": _in(cast, running, contribution=_picture(cast.dina, said).contribution_id),
        "said_translated": _in(cast, running, contribution=said.pk, translation=_translation(cast.ben, said).pk),
        "asked_to_open": _in(cast, running, unsealing=(asked := _asking(cast.eve, veiled)).pk),
        "veiled_asked": {"contribution": veiled.pk, "unsealing": asked.pk},
        "dinas_upload": {"upload": attachments.begin_upload(cast.dina, size=9).pk},
        "dinas_kept_from": {"pk": add_kept_from(cast.dina, other=cast.finn).pk},
        "said_at_table": _in(cast, running, contribution=to_the_table.pk),
        "held_words": _in(cast, running, contribution=_from_the_box(running, "held").pk),
        "words_kept_back": _in(cast, running, contribution=_from_the_box(running, "kept_back").pk),
        "dinas_hand": _in(cast, running, hand=hand.pk),
        "dinas_seat_now": _in(cast, running, seat=running.seats.get(person=cast.dina).pk),
        "dinas_moment": _in(cast, running, moment=_moment(cast, running).pk),
        "two_apart": _in(cast, cast.meeting, pairing=_apart(cast).pk),
        "asked": _in(cast, running, question=question.pk),
        "by_phone": _in(cast, running, contribution=by_phone.pk),
        "said_in_pod": _in(cast, pods, contribution=to_the_pod.pk),
        **_exercises(cast, question),
        "dinas_draft": _in(
            cast,
            drafted := _draft(cast),
            question=running.questions.first().pk,
            effect="grant_mandate",
            carried=_effect(cast, drafted).pk,
        ),
        "open_question": _in(cast, _proposal(cast)),
        "secret_question": _in(cast, _proposal(cast, is_secret=True)),
        "decided_question": _in(cast, _decided(cast)),
        **_objected(cast),
        "voice_with_dina": _in(cast, (given := _given(cast)).proposal, proxy=given.pk),
        **_opinions(cast),
        **things_of_themes(cast, said),
        **_priorities(cast),
        **_delphis(cast),
        **_concept_maps(cast),
    }


def _concept_maps(cast):
    """Dina has her cards, and somebody was helped; of another one, a map is drawn, and dina named a group."""
    exercise = made.cards(cast)
    cards.take_cards(cast.dina, exercise)
    helped = cards.enter_sort(cast.cora, exercise, once=uuid4(), people=2, piles="1 2\n3")
    snapshot = made.drawn(cast)
    name = concept_map.suggest_name(cast.dina, snapshot, "m0", text="Money")
    there = _in(cast, snapshot.exercise, number=snapshot.number)
    return {
        "cards_open": _in(cast, exercise, number=1),
        "helped_sort": _in(cast, exercise, respondent=helped.pk),
        "drawn_map": there | {"node": made.a_group(snapshot)},
        "named_group": there | {"name": name.pk},
    }


def _delphis(cast):
    """One to begin; one under way, in which dina gave a reason; and one between rounds, with its results."""
    under_way, between = _delphi(cast), _delphi(cast)
    delphi.score_item(cast.dina, under_way.statements.get(number=1), round=1, score=7, comment="It is only fair.")
    delphi.close_round(cast.cora, between)
    drawn = {"number": drawing.draw(cast.dina, between, once=uuid4()).number, "name": "scores.csv"}
    return {
        "delphi_to_begin": _in(cast, kind="delphi"),
        "open_delphi": _in(cast, under_way, number=1, of_round=1),
        "delphi_between": _in(cast, between, number=1),
        "delphi_drawn": _in(cast, between, **drawn),
    }


def _delphi(cast):
    return made.opened(cast, "delphi", ["One.", "Two."], settings={"rounds": 2, "rule": "all_70_15"})


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


def _picture(person, said):
    file = io.BytesIO()
    Image.new("RGB", (1, 1)).save(file, "PNG")
    return attachments.add_attachment(person, said, says="A dot.", once=uuid4(), file=file)


def _translation(person, said):
    return translations.translate(person, said, language="fr", text="Le papier.")


def _asking(person, said):
    return unsealing.ask_to_open(person, said, reason="Somebody may be harmed this week unless we know.", once=uuid4())


def _draft(cast, **more):
    words = {"question": "Shall we pay in cash?", "closes_at": timezone.now() + timedelta(days=3)} | more
    return Proposal.objects.create(partnership=cast.partnership, proposer=cast.dina, **words)


def _effect(cast, proposal):
    return effects.add_effect(cast.dina, proposal, name="form_pod", payload={"name": "East"})


def _proposal(cast, **more):
    """Everybody has a voice in it but Eve, who came a moment too late."""
    proposal = _draft(cast, **more)
    proposing.open_proposal(cast.dina, proposal)
    proposal.deciders.filter(person=cast.eve).delete()
    return proposal


def _decided(cast):
    proposal, now = _proposal(cast), timezone.now()
    past = {"opened_at": now - timedelta(days=3), "closes_at": now - timedelta(minutes=1)}
    Proposal.objects.filter(pk=proposal.pk).update(**past)
    closing.close_proposal(None, proposal)
    return proposal


def _exercises(cast, question):
    """One that Cora prepares, one to which all are asked, one to be closed; a snapshot that is not drawn yet."""
    prepared, under_way, over = (made.draft(cast) if each == 0 else made.opened(cast) for each in range(3))
    suggested = statements.suggest_statement(cast.dina, under_way, once=uuid4(), text="Bring the children.")
    words = {"asked_at": timezone.now(), "seed": 1}
    waiting = Snapshot.objects.create(exercise=under_way, number=1, **words)
    word = Disagreement.objects.create(snapshot=waiting, person=cast.dina, text="No.", at=timezone.now())
    return {
        "new_opinions": _in(cast, kind="opinions"),
        "prepared": _in(cast, prepared, number=1, question=question.pk),
        "under_way": _in(cast, under_way),
        "to_be_closed": _in(cast, over),
        "being_drawn": _in(cast, under_way, number=1, name="result.json"),
        "dinas_word": _in(cast, under_way, number=1, disagreement=word.pk),
        "statement": _in(cast, under_way, number=1),
        "suggested": _in(cast, under_way, number=suggested.number),
    }


def _objected(cast):
    """Ama objects to Dina's question; Cora's words wait for her answer, and her own meet it."""
    proposal = _proposal(cast)
    positions.take_position(cast.ama, proposal, voice="object", reason="Who has no bank account is not paid.")
    objection = proposal.objections.get()
    remark = objections.add_remark(cast.dina, objection, text="In March too.", once=uuid4())
    words = {"question": proposal.question, "why": "Then all are paid.", "on_wording": 1}
    waits, meets = (
        amendments.amend(person, objection, background=f"{person} pays.", once=uuid4(), **words)
        for person in (cast.cora, cast.ama)
    )
    return {
        "amas_objection": _in(cast, proposal, objection=objection.pk),
        "dinas_answer": _in(cast, proposal, remark=remark.pk),
        "words_that_wait": _in(cast, proposal, amendment=waits.pk),
        "words_that_meet": _in(cast, proposal, amendment=meets.pk),
    }


def _opinions(cast):
    """Statements that all may answer, and an open link to them."""
    exercise = made.opened(cast)
    until = timezone.now() + timedelta(days=3)
    link, token = opinions.make_link(cast.cora, exercise, once=uuid4(), ends_at=until, most=10, shows_results=True)
    return {
        "opinions_open": _in(cast, exercise),
        "opinions_link": _in(cast, exercise, link=link.pk),
        "opinions_token": {"token": token},
    }


def _given(cast):
    """Ama's voice is with Dina, where the agreement lets one person carry another's."""
    cast.partnership.agreements.update(rules={"proxies_each": 1})
    proposal = _proposal(cast)
    cast.partnership.agreements.update(rules={})
    return proxies.give_voice(cast.ama, proposal, carrier=cast.dina)


def _priorities(cast):
    """An exercise in each way, one of them in its final round with Ama in its only group; and a wish of Dina's."""
    picking, turns, impact, final = (_exercise(cast, way) for way in ("picks", "nominal", "impact", "picks"))
    wish = WordingRequest.objects.create(exercise=picking, person=cast.dina, text="Both say it.", at=timezone.now())
    PriorityCourse.objects.create(exercise=turns, step="round_robin")
    PriorityCourse.objects.create(exercise=final, step="round_1", shortlist=[1, 2])
    group = FinalGroup.objects.create(exercise=final, round=1, number=1, order=[1, 2])
    group.people.add(cast.ama)
    return {
        "picking": _in(cast, picking, number=1),
        "turns": _in(cast, turns),
        "impact": _in(cast, impact, number=1),
        "amas_group": _in(cast, final, round=1, number=1),
        "dinas_wish": _in(cast, picking, wish=wish.pk),
    }


def _exercise(cast, way):
    return made.opened(cast, "priorities", settings={"way": way, "pick": 2, "fewest": 1, "most": 3})


def _from_the_box(meeting, hold):
    shape = {"voice": "anonymous", "channel": "box", "hold": hold, "said_on": timezone.now().date()}
    return Contribution.objects.create(meeting=meeting, question=meeting.questions.first(), text="Soup.", **shape)


def _mandate(cast, person, meeting, office="co_facilitator"):
    now = timezone.now()
    times = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=30), "granted_by": "two keys"}
    office = {"office": office, "scope": meeting.topic}
    Mandate.objects.create(partnership=cast.partnership, person=person, **office, **times)


def _key(cast, person, power, scope):
    now = timezone.now()
    times = {"first_at": now, "expires_at": now + timedelta(days=1)}
    return Key.objects.create(partnership=cast.partnership, power=power, scope=scope, first=person, **times)


def _pair(cast):
    scope = queries.pair_scope(cast.meeting, _place(cast.dina), _place(cast.ben))
    return _key(cast, cast.cora, "name_facilitators", scope)


def _moment(cast, meeting):
    return Moment.objects.create(meeting=meeting, person=cast.dina, at=timezone.now(), once=uuid4())


def _apart(cast):
    return Pairing.objects.create(meeting=cast.meeting, one=cast.dina, other=cast.eve, apart=True)


def _place(person):
    return Member.objects.get(person=person)


def passkey_of(person: Person) -> int:
    """Only a name: the pages that would read the key itself fail, so it is made when it is asked for."""
    data = {"name": "Phone", "credential": {}}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data).pk
