"""Somebody says something so that nobody can know, and takes it back by a code."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from mutuality.meetings.actions import box, moderation, slips
from mutuality.meetings.models import BoxWord, Contribution, SlipRound
from mutuality.meetings.rules.box import new_code
from mutuality.partnerships.models import Mandate
from tests.browser.visitor import PAIR
from tests.cast import close_now, open_now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", PAIR, ids=str),
]
A_DAY = timedelta(days=1)
OTHERS = ["The lift was broken, and nobody said so.", "We agree too fast."]


def moderators(cast, *people):
    times = {"starts_at": timezone.now() - A_DAY, "ends_at": timezone.now() + 30 * A_DAY, "granted_by": "two keys"}
    for person in people:
        Mandate.objects.create(partnership=cast.partnership, person=person, office="moderator", **times)


def drop(cast, person, text):
    slip = slips.take_slips(person, cast.meeting)[0]
    box.drop_words(slip=slip, code=new_code(), text=text, question=cast.first_question, quotation="yes")


def keep_back(cast, *texts):
    for said in Contribution.objects.filter(text__in=texts):
        for who in (cast.ben, cast.eve):
            moderation.give_verdict(who, said, shows=False, reason="It gives somebody away.")


def midnight():
    SlipRound.objects.update(opened_on=timezone.now().date() - A_DAY)
    assert box.open_boxes() == 1


def test_so_that_nobody_can_know(cast, visit):
    caches["memory"].clear()
    open_now(cast.meeting)
    moderators(cast, cast.ben, cast.eve, cast.ama)
    meeting = f"/p/riverside/meetings/{cast.meeting.pk}/"
    cora, dina, nobody = visit(cast.cora), visit(cast.dina), visit(None)

    cora.go(f"{meeting}slips/").follow("Hand out slips", "main").picture("hand-out").press("Hand them out")
    cora.reads("The slips are handed out.")
    dina.go(f"{meeting}table/1/").follow("Say it so that nobody can know").reads("Nobody watches this box.")
    dina.picture("slips").press("Show me my slips, once").reads("Nobody can show them again.").picture("codes")
    slip, *_ = dina.page.locator(".slips code").all_inner_texts()
    dina.go(f"{meeting}slips/").reads("You have taken your slips.").does_not_read(slip)

    nobody.go("/box/").picture("box").write("What is written on your slip?", new_code()).press("Go on")
    nobody.reads("This slip has been used, or it is not a slip.")
    nobody.write("What is written on your slip?", slip.lower()).press("Go on").reads("Listening first")
    nobody.write("What would you like to say?", "Nobody asked whether the bus still runs.")
    nobody.choose(cast.first_question.text).choose("yes", "May be quoted").picture("words").press(
        "Drop it into the box"
    )
    nobody.reads("keep this code").picture("code")
    code = nobody.page.locator("main code").inner_text()
    assert nobody.page.context.cookies() == []

    for person, text in zip((cast.ama, cast.cora), OTHERS, strict=True):
        drop(cast, person, text)
    midnight()
    nobody.go("/box/take-back/").write("The code that you kept", code).press("Find my words")
    nobody.reads("They wait for two moderators.").does_not_read(*OTHERS)

    keep_back(cast, *OTHERS)
    for moderator in (visit(cast.ben), visit(cast.eve)):
        moderator.go("/").follow("Words from the box wait for moderators").reads("bus still runs").picture("held")
        moderator.choose("Yes, show it").press("Say so").reads("Thank you.")

    close_now(cast.meeting)
    cora.go(f"{meeting}report/").reads("From the box", "Nobody asked whether the bus still runs.").picture("report")
    cora.reads("One voice from the box is not shown: It gives somebody away.").does_not_read(*OTHERS)
    nobody.go("/box/take-back/").write("The code that you kept", code).press("Find my words").picture("found")
    nobody.reads("They are shown.", "cannot be called back").press("Take them back").reads("Your words are taken back")
    cora.go(f"{meeting}report/").reads("Taken back by the person who said it.").does_not_read("bus still runs")
    assert "bus still runs" not in cora.take("Markdown")
    assert not BoxWord.objects.exists()
