"""The pages of a partnership, through the browser's eyes: who sees them, what they say, what they keep."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from mutuality.partnerships import actions, keys, queries
from mutuality.partnerships.models import (
    Agreement,
    Declaration,
    Key,
    Mandate,
    Member,
    Organisation,
    Partnership,
    Pod,
    PodPlace,
)
from mutuality.people.models import AccessNeed, SpokenLanguage
from tests.cast import client_of

HERE = "/p/riverside/"
FOR_MEMBERS = ["people/", "perspectives/", "agreement/", "agreement/1/", "powers/", "powers/grant/"]
FOR_COORDINATORS = ["facets/new/", "organisations/new/", "pods/new/", "invite/"]


def read(person, address, status=200):
    answer = client_of(person).get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def send(person, address, status=302, **fields):
    answer = client_of(person).post(address, fields)
    assert answer.status_code == status, answer.content.decode()
    return answer


def place(cast, person):
    return Member.objects.get(partnership=cast.partnership, person=person)


def pages_of(cast):
    things = [f"people/{place(cast, cast.ama).pk}/", f"pods/{cast.north.pk}/"]
    return [HERE + page for page in [*FOR_MEMBERS, *FOR_COORDINATORS, *things]]


def posts_of(cast):
    mandate, key = Mandate.objects.get(person=cast.cora), a_waiting_key(cast)
    things = [f"powers/{mandate.pk}/hand-back/", f"keys/{key.pk}/take-back/"]
    pods = [f"pods/{cast.north.pk}/{act}/" for act in ("join", "leave")]
    return [HERE + page for page in things + pods]


def a_waiting_key(cast, until=None):
    asked = {"member": place(cast, cast.dina), "office": "coordinator", "until": until or in_days(30)}
    keys.grant_mandate(cast.ama, cast.partnership, **asked)
    return Key.objects.get(first=cast.ama)


def in_days(days):
    return (timezone.now() + timedelta(days=days)).date()


# Who sees them


def test_the_coordinator_sees_every_page(cast):
    for address in pages_of(cast):
        read(cast.cora, address)


def test_a_member_sees_what_is_for_members(cast):
    for page in FOR_MEMBERS:
        read(cast.dina, HERE + page)
    for page in FOR_COORDINATORS:
        read(cast.dina, HERE + page, 404)


def test_outsiders_former_members_and_guests_see_nothing_and_do_nothing(cast):
    actions.accept_invitation(queries.Invitation.objects.get(person=cast.ivy))
    Member.objects.filter(person=cast.ivy).update(standing="guest")
    addresses, posts = pages_of(cast), posts_of(cast)
    for person in (cast.cat, cast.finn, cast.ivy):
        for address in addresses:
            read(person, address, 404)
        for address in posts:
            send(person, address, 404)


def test_who_is_signed_out_is_asked_to_sign_in(cast):
    for address in [*pages_of(cast), HERE + "leave/", "/p/new/"]:
        assert Client().get(address).url.startswith("/accounts/")
    for address in posts_of(cast):
        assert Client().post(address).url.startswith("/accounts/")


def test_things_of_one_partnership_are_not_reached_through_another(cast):
    theirs = place(cast, cast.ama).pk
    read(cast.cat, f"/p/elsewhere/people/{theirs}/", 404)
    read(cast.cat, f"/p/elsewhere/pods/{cast.north.pk}/", 404)
    send(cast.cat, f"/p/elsewhere/keys/{a_waiting_key(cast).pk}/take-back/", 404)


def test_acts_take_a_post(cast):
    for address in posts_of(cast):
        assert client_of(cast.ama).get(address).status_code == 405


# Founding


def founding(**changed):
    fields = {"name": "Lantern", "purpose": "To listen at night.", "perspective": "Universities", "once": uuid4()}
    return fields | changed


def test_anybody_with_an_account_begins_a_partnership(cast):
    assert "It will belong to nobody" in read(cast.cat, "/p/new/")
    assert send(cast.cat, "/p/new/", **founding()).url == "/p/lantern/"
    assert queries.key_perspective(cast.cat, Partnership.objects.get(slug="lantern").pk)
    assert "Founder" in read(cast.cat, "/p/lantern/powers/")


def test_a_founder_brings_a_perspective_in_their_own_words_or_keeps_it(cast):
    send(cast.cat, "/p/new/", **founding(perspective="own", own_words="Night shifts"))
    send(cast.cat, "/p/new/", **founding(name="Quiet", perspective="none"))
    assert "Night shifts" in read(cast.cat, "/p/lantern/perspectives/")
    assert "Perspective not said" in read(cast.cat, "/p/quiet/people/")


@pytest.mark.parametrize(
    "changed", [{"name": ""}, {"perspective": ""}, {"perspective": "own"}, {"name": "x" * 201}, {"once": ""}]
)
def test_a_refused_founding_keeps_what_was_typed(cast, changed):
    page = send(cast.cat, "/p/new/", 422, **founding(**changed)).content.decode()
    assert "To listen at night." in page
    assert not Partnership.objects.filter(purpose="To listen at night.").exists()


def test_who_came_by_a_link_is_asked_to_make_an_account_first(cast):
    page = send(cast.ivy, "/p/new/", 422, **founding()).content.decode()
    assert "Make it an account first" in page and "To listen at night." in page


# People


def test_people_stand_under_the_perspective_they_bring_with_organisation_and_role(cast):
    trust = Organisation.objects.get(name="River Trust")
    Member.objects.filter(person=cast.ama).update(organisation=trust, role="Peer worker")
    page = read(cast.dina, HERE + "people/")
    lived, universities, community = (page.index(f"<bdi>{side}</bdi></h2>") for side in side_names(cast))
    assert lived < page.index("<bdi>Ama</bdi>") < universities < page.index("<bdi>Ben</bdi>") < community
    assert "Peer worker" in page and "River Trust" in page and "2 people" not in page.split("Pods</h2>")[0]


def side_names(cast):
    return [side.name for side in (cast.lived, cast.universities, cast.community)]


def test_who_would_rather_not_say_and_who_has_not_said_stand_together(cast):
    Declaration.objects.filter(member__person=cast.ama).update(perspective=None)
    Declaration.objects.filter(member__person=cast.ben).delete()
    rest = read(cast.dina, HERE + "people/").split("Perspective not said")[1]
    assert "<bdi>Ama</bdi>" in rest and "<bdi>Ben</bdi>" in rest
    for person in (cast.ama, cast.ben):
        page = read(cast.dina, f"{HERE}people/{place(cast, person).pk}/")
        assert "<dt><bdi>Perspective</bdi></dt>" not in page


def test_small_groups_are_not_counted(cast):
    page = read(cast.dina, HERE + "people/").split("How many bring what</h2>")[1]
    assert page.count("too few to show") == 3
    assert "A group smaller than 5 is not shown in numbers" in page


def test_guests_stand_apart(cast):
    Member.objects.filter(person=cast.eve).update(standing="guest")
    before, after = read(cast.dina, HERE + "people/").split("<h2>Guests</h2>")
    assert "<bdi>Eve</bdi>" in after and "<bdi>Eve</bdi>" not in before


def test_a_members_page_shows_what_they_declared_and_never_what_they_need(cast):
    SpokenLanguage.objects.create(person=cast.cora, code="ar", level="fluent")
    AccessNeed.objects.create(person=cast.cora, text="a large-print agenda", once=uuid4())
    page = read(cast.dina, f"{HERE}people/{place(cast, cast.cora).pk}/")
    for said in ("Cora", "Universities", "Arabic", "fluent", "Coordinator", "until"):
        assert said in page
    assert "large-print" not in page + read(cast.dina, HERE + "people/")
    assert "cora@example.org" not in page


def test_of_somebody_who_left_only_the_name_and_the_day_remain(cast):
    page = read(cast.dina, f"{HERE}people/{place(cast, cast.finn).pk}/")
    assert "Finn" in page and "Left this partnership on" in page and "Community" not in page


def test_the_people_page_makes_the_same_number_of_queries_for_many_as_for_few(cast, django_assert_num_queries):
    def queries_made(count):
        browser = client_of(cast.dina)
        with django_assert_num_queries(count, exact=False) as made:
            browser.get(HERE + "people/")
        return len(made)

    few = queries_made(30)
    for number in range(20):
        person = type(cast.ama).objects.create_user(name=f"Person {number}")
        member = Member.objects.create(partnership=cast.partnership, person=person, joined_on=date(2026, 1, 1))
        Declaration.objects.create(member=member, facet=cast.facet, perspective=cast.lived)
    assert queries_made(30) == few


# Perspectives


def test_a_member_declares_changes_and_declines(cast):
    address, field = HERE + "perspectives/", f"facet_{cast.facet.pk}"
    mine = Declaration.objects.filter(member__person=cast.ama, facet=cast.facet)
    send(cast.ama, address, **{field: cast.community.pk})
    assert mine.get().perspective == cast.community
    send(cast.ama, address, **{field: "none"})
    assert mine.get().perspective is None
    assert re.search(r'value="none"[^>]*checked', read(cast.ama, address))


def test_an_answer_that_is_not_in_the_list_is_refused(cast):
    field, other = f"facet_{cast.facet.pk}", cast.elsewhere.facets.get().perspectives.first()
    for wrong in (other.pk, "king", ""):
        send(cast.ama, HERE + "perspectives/", 422, **{field: wrong})
    assert queries.key_perspective(cast.ama, cast.partnership.pk) == cast.lived.pk


def test_the_coordinator_adds_a_question_about_perspectives(cast):
    send(cast.cora, HERE + "facets/new/", name="Region", perspectives="North\n\n South \nNorth")
    region = cast.partnership.facets.get(name="Region")
    assert list(region.perspectives.order_by("pk").values_list("name", flat=True)) == ["North", "South"]
    assert "Region" in read(cast.ama, HERE + "perspectives/")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "Region", "perspectives": "North"}, "at least two"),
        ({"name": "perspective", "perspectives": "North\nSouth"}, "already a list of this name"),
    ],
)
def test_a_refused_question_keeps_what_was_typed(cast, fields, said):
    page = send(cast.cora, HERE + "facets/new/", 422, **fields).content.decode()
    assert said in page and "North" in page


# Organisations and pods


def test_the_coordinator_adds_an_organisation_once(cast):
    fields = {"name": "Lamp", "country": "NP", "kind": "user_led", "about": "Night line."}
    send(cast.cora, HERE + "organisations/new/", **fields)
    page = read(cast.ama, HERE + "people/")
    assert "Lamp" in page and "Nepal" in page and "Night line." in page
    page = send(cast.cora, HERE + "organisations/new/", 422, **fields).content.decode()
    assert "already in the partnership" in page and "Night line." in page


def test_a_member_joins_and_leaves_a_pod(cast):
    address = f"{HERE}pods/{cast.south.pk}/"
    assert "Join this pod" in read(cast.ama, address)
    for _ in range(2):
        send(cast.ama, address + "join/")
    assert "Leave this pod" in read(cast.ama, address)
    assert PodPlace.objects.filter(pod=cast.south, member__person=cast.ama, left_on=None).count() == 1
    for _ in range(2):
        send(cast.ama, address + "leave/")
    assert not queries.is_in_pod(cast.ama, cast.south.pk)


def test_the_coordinator_forms_a_pod(cast):
    send(cast.cora, HERE + "pods/new/", name="East", about="Mornings.")
    pod = Pod.objects.get(name="East")
    assert "Nobody yet" in read(cast.ama, f"{HERE}pods/{pod.pk}/")
    page = send(cast.cora, HERE + "pods/new/", 422, name="east", about="Evenings.").content.decode()
    assert "already a pod of this name" in page and "Evenings." in page


# The agreement


def test_the_agreement_is_read_in_words_with_its_rules_and_earlier_versions(cast):
    Agreement.objects.create(
        partnership=cast.partnership,
        version=2,
        adopted_on=date(2026, 5, 29),
        sections=[{"heading": "How we begin", "text": "With who we are.\n\nNot with <b>the agenda</b>."}],
        rules={"small_group_inside": 7, "levels": {"invite": "two_keys"}},
        changes="Adds the pause.",
    )
    page = read(cast.dina, HERE + "agreement/")
    for said in (
        "Version 2, since 29 May 2026",
        "Only a decision of the whole partnership can change it",
        "How we begin",
        "&lt;b&gt;the agenda&lt;/b&gt;",
        "A group smaller than 7 is never shown in numbers to members",
        "To invite people into the partnership, it takes two people from different perspectives.",
        "Adds the pause.",
        "/agreement/1/",
    ):
        assert said in page
    earlier = read(cast.dina, HERE + "agreement/1/")
    assert "It no longer holds" in earlier and "A group smaller than 5" in earlier
    read(cast.dina, HERE + "agreement/3/", 404)


# Powers


def test_the_powers_page_says_who_may_do_what_until_when(cast):
    page = read(cast.dina, HERE + "powers/")
    for said in ("Invite people into the partnership", "somebody with a mandate", "Cora", "a decision of all"):
        assert said in page
    assert "2 offices for one meeting each" in page
    assert page.count("Hand this office back") == 0
    assert read(cast.cora, HERE + "powers/").count("Hand this office back") == 1


def test_hours_are_the_readers_own(cast):
    ends_at = timezone.now().replace(hour=12, minute=0) + timedelta(days=9)
    Mandate.objects.filter(person=cast.cora).update(ends_at=ends_at)
    type(cast.dina).objects.filter(pk=cast.dina.pk).update(zone="Asia/Kathmandu")
    assert "17:45 (Kathmandu)" in read(cast.dina, HERE + "powers/")


def test_ended_offices_are_told_and_whether_before_their_time(cast):
    mandate = Mandate.objects.get(person=cast.cora)
    send(cast.cora, f"{HERE}powers/{mandate.pk}/hand-back/")
    assert "ended before its time" in read(cast.dina, HERE + "powers/")
    past = timezone.now() - timedelta(days=1)
    Mandate.objects.filter(pk=mandate.pk).update(ended_at=None, ends_at=past)
    assert "ended by itself" in read(cast.dina, HERE + "powers/")


def test_handing_back_what_is_not_mine_is_refused_in_words(cast):
    mandate = Mandate.objects.get(person=cast.cora)
    page = client_of(cast.ama).post(f"{HERE}powers/{mandate.pk}/hand-back/", follow=True).content.decode()
    assert "Only an office of your own" in page
    assert queries.may(cast.cora, cast.partnership, "invite")


def grant_form(cast, **changed):
    return {"member": place(cast, cast.dina).pk, "office": "coordinator", "until": in_days(30)} | changed


def test_an_office_is_given_by_two_buttons(cast):
    answer = client_of(cast.ama).post(HERE + "powers/grant/", grant_form(cast), follow=True).content.decode()
    assert "It waits for somebody from another perspective" in answer and "Turn back my key" in answer
    page = read(cast.ben, HERE + "powers/grant/")
    for said in (
        "Waiting for the second key",
        "Ama turned the first key",
        "“Lived experience”",
        "makes Dina Coordinator",
    ):
        assert said in page
    button = re.search(r'<input type="hidden" name="member".*?<button>Turn the second key', page, re.S).group()
    fields = dict(re.findall(r'name="(\w+)" value="([^"]+)"', button))
    assert send(cast.ben, HERE + "powers/grant/", **fields).url == HERE + "powers/"
    assert queries.may(cast.dina, cast.partnership, "invite")
    assert "Waiting for the second key" not in read(cast.eve, HERE + "powers/grant/")


def test_the_second_button_of_somebody_from_the_same_side_is_refused_in_words(cast):
    client_of(cast.ben).post(HERE + "powers/grant/", grant_form(cast))
    page = send(cast.cora, HERE + "powers/grant/", 422, **grant_form(cast)).content.decode()
    assert "must come from another perspective" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"until": "2020-01-01"}, "a day in the future"),
        ({"until": "tomorrow"}, "Give a day, for example"),
        ({"until": "9999-12-31"}, "days at most"),
        ({"office": "founder"}, "Select a valid choice"),
        ({"member": 0}, "Select a valid choice"),
    ],
)
def test_a_refused_grant_keeps_what_was_chosen(cast, changed, said):
    page = send(cast.ama, HERE + "powers/grant/", 422, **grant_form(cast, **changed)).content.decode()
    assert said in page
    assert not Key.objects.exists()


def test_my_waiting_key_is_turned_back_by_a_button(cast):
    key = a_waiting_key(cast)
    assert "Turn back my key" in read(cast.ama, HERE + "powers/")
    assert "Turn back my key" not in read(cast.ben, HERE + "powers/")
    send(cast.ama, f"{HERE}keys/{key.pk}/take-back/")
    assert "Waiting for the second key" not in read(cast.ben, HERE + "powers/")
    page = client_of(cast.ama).post(f"{HERE}keys/{key.pk}/take-back/", follow=True).content.decode()
    assert "Only a key of your own that still waits" in page


def test_a_key_for_something_else_is_listed_without_a_button(cast):
    keys.turn_key(cast.ama, cast.partnership, "open_meeting", cast.meeting.topic)
    page = read(cast.ben, HERE + "powers/")
    assert "Ama turned the first key to open a meeting" in page
    assert "Turn the second key" not in page


# Leaving


def test_leaving_ends_offices_and_closes_the_pages_and_the_others_go_on(cast):
    assert "Pay that you have earned stays yours" in read(cast.cora, HERE + "leave/")
    assert place(cast, cast.cora).left_on is None
    assert send(cast.cora, HERE + "leave/").url == "/"
    read(cast.cora, HERE + "people/", 404)
    assert not queries.live_mandates(cast.partnership.pk).filter(person=cast.cora).exists()
    assert "Nobody holds an office for the whole partnership" in read(cast.ama, HERE + "powers/")


def test_a_guest_can_leave_and_is_told_how_to_get_an_account(cast):
    actions.accept_invitation(queries.Invitation.objects.get(person=cast.ivy))
    Member.objects.filter(person=cast.ivy).update(standing="guest")
    assert "You came by a link." in read(cast.ivy, HERE + "leave/")
    assert "You came by a link." not in read(cast.ama, HERE + "leave/")
    send(cast.ivy, HERE + "leave/")
    read(cast.ivy, HERE + "leave/", 404)
