"""The pages in Arabic: from right to left, and nothing sticks out."""

from uuid import uuid4

import pytest

from mutuality.meetings.actions import speaking
from tests.cast import close_now, open_now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {
    "home": "/",
    "partnership": "/p/riverside/",
    "people": "/p/riverside/people/",
    "perspectives": "/p/riverside/perspectives/",
    "powers": "/p/riverside/powers/",
    "grant": "/p/riverside/powers/grant/",
    "agreement": "/p/riverside/agreement/",
    "record": "/p/riverside/record/",
    "verify": "/p/riverside/record/verify/",
    "consent": "/p/riverside/consent/",
    "invite": "/p/riverside/invite/",
    "meetings": "/p/riverside/meetings/",
    "plan": "/p/riverside/meetings/new/",
    "meeting": "/p/riverside/meetings/{pk}/",
    "tables": "/p/riverside/meetings/{pk}/tables/",
    "room": "/p/riverside/meetings/{pk}/room/",
    "table": "/p/riverside/meetings/{pk}/table/2/",
    "words": "/me/words/",
    "mine": "/me/",
    "profile": "/me/profile/",
    "needs": "/me/access/",
    "style": "/style/",
}


def say(person, table, text, **wishes):
    return speaking.speak(person, table, text=text, once=uuid4(), **wishes)


def test_arabic(cast, visit):
    """Somebody chooses Arabic at the foot of a page, and every page turns round."""
    open_now(cast.meeting)
    say(cast.cora, cast.other_table, "الورق هو ما يُفحَص.", language="ar")
    say(cast.eve, cast.other_table, "Paper is what gets inspected.", content_note="Loss")
    cora = visit(cast.cora).go("/")
    cora.page.get_by_label("Language").select_option("ar")
    cora.press("Change", "footer")
    for name, path in PAGES.items():
        cora.go(path.format(pk=cast.meeting.pk))
        assert cora.page.evaluate("[document.documentElement.dir, document.documentElement.lang]") == ["rtl", "ar"]
        if name in {"home", "partnership", "meeting", "table", "tables", "powers", "people"}:
            cora.picture(name)
    close_now(cast.meeting)
    cora.go(f"/p/riverside/meetings/{cast.meeting.pk}/report/").reads("الورق هو ما يُفحَص.").picture("report")
