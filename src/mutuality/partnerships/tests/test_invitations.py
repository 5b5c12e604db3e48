"""An invitation's life: sent, looked at, opened, come back by, grown into an account, used up, taken back, too old."""

import io
import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.kit.signals import letter_bounced
from mutuality.kit.tests.test_bounces import NAME, POSTFIX
from mutuality.partnerships import actions, keys, queries
from mutuality.partnerships.models import Invitation, Member
from mutuality.people.models import Person
from mutuality.record.models import Entry, Opening
from tests.cast import IVYS_TOKEN, client_of

LINK = f"/invitation/{IVYS_TOKEN}/"
INVITE = "/p/riverside/invite/"


@pytest.fixture(autouse=True)
def _nothing_counted(db):
    cache.clear()


def invitation():
    return Invitation.objects.get(person__name="Ivy")


def signed_in_as(browser):
    return int(browser.session.get("_auth_user_id", 0))


# Sending


def sending(**changed):
    return {"name": "Noor", "email": "", "standing": "member", "message": "Come!", "once": uuid4()} | changed


def test_a_coordinator_makes_a_link_that_is_shown_once(cast):
    cora = client_of(cast.cora)
    shown = cora.post(INVITE, sending())
    assert shown.status_code == 200
    (link,) = set(re.findall(r"http://testserver(/invitation/[\w-]+/)", shown.content.decode()))
    assert link not in cora.get(INVITE).content.decode()
    assert Client().get(link).status_code == 200
    token = link.split("/")[2]
    assert not Invitation.objects.filter(token_digest=token).exists()
    assert not any(token in str(value) for value in [*Opening.objects.values(), *Entry.objects.values()])
    assert mail.outbox == []


def test_a_repeated_submit_invites_once_and_shows_the_same_link(cast):
    cora, sent = client_of(cast.cora), sending()
    first, again = (cora.post(INVITE, sent).content.decode() for _ in range(2))
    links = set(re.findall(r"/invitation/[\w-]{30,}/", first + again))
    assert len(links) == 1
    assert Invitation.objects.filter(person__name="Noor").count() == 1


def test_a_link_that_went_by_letter_is_never_shown_to_its_sender(cast):
    cora, sent = client_of(cast.cora), sending(email="noor@example.org")
    pages = [
        cora.post(INVITE, sent | {"email": email}).content.decode() for email in (sent["email"], sent["email"], "")
    ]
    assert not any(re.search(r"/invitation/[\w-]{30,}/", page) for page in pages)
    assert len(mail.outbox) == 1


def test_a_repeated_submit_after_the_guest_came_in_gives_no_key_to_their_place(cast):
    sent = sending()
    made, _ = actions.invite(cast.cora, cast.partnership, **sent)
    actions.accept_invitation(made)
    with pytest.raises(Refused, match="accepted or taken back already"):
        actions.invite(cast.cora, cast.partnership, **sent)


def test_with_an_address_one_letter_goes_out_and_the_address_is_kept_nowhere_in_the_room(cast):
    page = client_of(cast.cora).post(INVITE, sending(email="noor@example.org", message="See <you> & us"))
    (letter,) = mail.outbox
    assert letter.to == ["noor@example.org"] and "Cora invites you" in letter.subject
    assert "See <you> & us" in letter.body and re.search(r"/invitation/[\w-]{30,}/", letter.body)
    assert "A letter with the link is on its way" in page.content.decode()
    made = Invitation.objects.get(person__name="Noor")
    assert "noor@example.org" not in str(vars(made)) + str(vars(made.person))
    assert not Opening.objects.filter(value__contains="noor@").exists()


def test_inviting_somebody_who_has_an_account_looks_the_same_as_inviting_anybody(cast):
    cora = client_of(cast.cora)
    known, unknown = (cora.post(INVITE, sending(email=at)) for at in ("ama@example.org", "nobody@example.org"))

    def plain(page):
        return re.sub(r"/invitation/[\w-]+/|csrfmiddlewaretoken\S+ value=\S+", "", page.content.decode())

    assert plain(known) == plain(unknown)


def test_a_letter_that_came_back_is_shown_to_who_invited_beside_the_invitation(cast):
    client_of(cast.cora).post(INVITE, sending(email="noor@example.org"))
    made = Invitation.objects.get(person__name="Noor")
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{made.letter}@")
    assert "came back" not in client_of(cast.cora).get(INVITE).content.decode()
    letter_bounced.send(sender=None, about=str(made.letter))
    assert "Ask for another address" in client_of(cast.cora).get(INVITE).content.decode()
    keys.grant(cast.eve, cast.partnership, "coordinator", timezone.now() + timedelta(days=9), granted_by="two keys")
    assert "came back" not in client_of(cast.eve).get(INVITE).content.decode()


def test_a_notification_that_arrives_later_marks_the_invitation_too(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    client_of(cast.cora).post(INVITE, sending(email="noor@example.org"))
    made = Invitation.objects.get(person__name="Noor")
    notification = POSTFIX.replace(NAME, str(made.letter)).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(notification)))
    with django_capture_on_commit_callbacks(execute=True):
        call_command("bounced")
    made.refresh_from_db()
    assert made.bounced_at is not None


def test_a_letter_about_something_else_that_came_back_changes_no_invitation(cast):
    client_of(cast.cora).post(INVITE, sending(email="noor@example.org"))
    letter_bounced.send(sender=None, about=str(uuid4()))
    assert not Invitation.objects.exclude(bounced_at=None).exists()


@pytest.mark.parametrize("changed", [{"name": ""}, {"email": "not an address"}, {"standing": "king"}, {"once": "x"}])
def test_a_refused_invitation_keeps_what_was_typed(cast, changed):
    page = client_of(cast.cora).post(INVITE, sending(message="My own words") | changed)
    assert page.status_code == 422 and "My own words" in page.content.decode()
    assert not Invitation.objects.filter(message="My own words").exists()


def test_a_member_without_the_mandate_has_no_such_page_and_cannot_post_to_it(cast):
    for person in (cast.ama, cast.cat, cast.finn):
        assert client_of(person).get(INVITE).status_code == 404
        assert client_of(person).post(INVITE, sending()).status_code == 404


def test_the_list_says_what_became_of_each(cast):
    cora, now = client_of(cast.cora), timezone.now()
    assert "waits until" in cora.get(INVITE).content.decode()
    for state, said in [
        ({"expires_at": now}, "too old to be used"),
        ({"accepted_at": now}, "accepted"),
        ({"taken_back_at": now}, "taken back"),
    ]:
        Invitation.objects.update(**state)
        assert f"{said}" in cora.get(INVITE).content.decode()


# Opening


def test_looking_at_a_link_changes_nothing(cast):
    browser = Client()
    page = browser.get(LINK)
    assert page.status_code == 200
    for said in ("Cora invites you to “Riverside partnership”", "Come in", "You need no account"):
        assert said in page.content.decode()
    browser.head(LINK)
    assert invitation().accepted_at is None and not signed_in_as(browser)
    assert not Member.objects.filter(person=cast.ivy).exists()


def test_the_page_of_a_link_tells_its_address_to_nobody(cast):
    for answer in (Client().get(LINK), Client().post(LINK), Client().get(LINK)):
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "no-store" in answer.headers["Cache-Control"]


def test_coming_in_makes_a_member_without_an_account(cast):
    browser = Client(headers={"accept-language": "ar"})
    answer = browser.post(LINK)
    assert answer.status_code == 302 and answer.url == "/p/riverside/"
    assert signed_in_as(browser) == cast.ivy.pk
    assert queries.is_member(cast.ivy, cast.partnership.pk)
    assert Entry.objects.filter(act="accept_invitation").count() == 1
    cast.ivy.refresh_from_db()
    assert cast.ivy.is_guest and cast.ivy.language == "ar"


def test_a_guest_comes_back_by_the_same_link_and_it_lasts_as_long_again(cast):
    Client().post(LINK)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    other_phone = Client()
    assert other_phone.post(LINK).status_code == 302
    assert signed_in_as(other_phone) == cast.ivy.pk
    assert invitation().expires_at > timezone.now() + timedelta(days=29)
    assert Entry.objects.filter(act="accept_invitation").count() == 1


def test_a_link_invited_as_a_guest_makes_a_guest(cast):
    Invitation.objects.update(standing="guest")
    Client().post(LINK)
    assert not queries.is_member(cast.ivy, cast.partnership.pk)
    assert queries.place_of(cast.ivy, cast.partnership.pk).standing == "guest"


def test_somebody_with_an_account_comes_in_as_themselves(cast):
    cat = client_of(cast.cat)
    assert "You come in as Cat" in cat.get(LINK).content.decode()
    cat.post(LINK)
    assert signed_in_as(cat) == cast.cat.pk
    assert queries.is_member(cast.cat, cast.partnership.pk)
    assert not Member.objects.filter(person=cast.ivy).exists()


def test_once_used_by_somebody_with_an_account_the_link_signs_nobody_in(cast):
    client_of(cast.cat).post(LINK)
    stranger = Client()
    answer = stranger.post(LINK)
    assert answer.status_code == 410 and "has been used" in answer.content.decode()
    assert not signed_in_as(stranger)
    assert client_of(cast.cat).post(LINK).status_code == 302


def test_once_the_guest_has_an_account_the_old_link_signs_nobody_in(cast):
    Client().post(LINK)
    Person.objects.filter(pk=cast.ivy.pk).update(email="ivy@example.org")
    stranger = Client()
    assert stranger.get(LINK).status_code == stranger.post(LINK).status_code == 410
    assert not signed_in_as(stranger)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"expires_at": timezone.now()}, "too old to be used"),
        ({"taken_back_at": timezone.now()}, "was taken back"),
    ],
)
def test_a_link_that_is_over_lets_nobody_in_and_says_what_to_do(cast, state, said):
    Invitation.objects.update(**state)
    for answer in (Client().get(LINK), Client().post(LINK)):
        assert answer.status_code == 410
        assert said in answer.content.decode() and "for a new one" in answer.content.decode()
    assert not Member.objects.filter(person=cast.ivy).exists()


def test_a_guest_who_left_comes_back_to_their_words_but_not_to_the_partnership(cast):
    browser = Client()
    browser.post(LINK)
    browser.post("/p/riverside/leave/")
    later = Client()
    assert later.post(LINK).url == "/"
    assert signed_in_as(later) == cast.ivy.pk
    assert later.get("/p/riverside/").status_code == 404


def test_only_who_sent_an_invitation_takes_it_back_and_only_while_it_waits(cast):
    address = f"/p/riverside/invitations/{invitation().pk}/take-back/"
    assert client_of(cast.ama).post(address).status_code == 404
    assert client_of(cast.cora).post(address).status_code == 302
    assert invitation().taken_back_at
    with pytest.raises(Refused):
        actions.take_back_invitation(cast.cora, invitation())
    with pytest.raises(Refused, match="Only the person who sent"):
        actions.take_back_invitation(cast.ama, invitation())


def test_a_link_that_leads_nowhere_is_the_404_of_nothing(cast):
    assert Client().get("/invitation/nothing/").status_code == 404


def test_after_thirty_misses_in_a_minute_that_network_waits_and_no_other(cast, monkeypatch):
    monkeypatch.setattr("mutuality.kit.limits.time.time", lambda: 1_800_000_000)
    answers = [Client().get(f"/invitation/guess-{n}/").status_code for n in range(31)]
    assert answers == [404] * 30 + [429]
    waiting = Client().get(LINK)
    assert waiting.status_code == 429 and "Wait a minute" in waiting.content.decode()
    assert Client(REMOTE_ADDR="203.0.113.9").get(LINK).status_code == 200


def test_a_room_full_of_people_opens_its_own_links_without_waiting(cast, monkeypatch):
    monkeypatch.setattr("mutuality.kit.limits.time.time", lambda: 1_800_000_000)
    assert {Client().get(LINK).status_code for _ in range(40)} == {200}


def test_a_link_stays_out_of_the_log_even_when_its_page_breaks(cast, monkeypatch):
    def break_down(*args):
        raise RuntimeError("planted")

    monkeypatch.setattr("mutuality.partnerships.views.queries.check_link", break_down)
    (console,) = (handler for handler in logging.root.handlers if handler.name == "console")
    monkeypatch.setattr(console, "stream", io.StringIO())
    assert Client(raise_request_exception=False).get(LINK).status_code == 500
    assert Client(enforce_csrf_checks=True).post(LINK).status_code == 403
    logged = console.stream.getvalue()
    assert "partnerships:invitation" in logged and "planted" in logged and "Forbidden" in logged
    assert IVYS_TOKEN not in logged
