"""A passkey in a real browser: made on one page, used on another, with the device that Chromium plays."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import expect

from mutuality.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser):
    cache.clear()
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


@pytest.fixture
def site(live_server):
    """By its name: browsers give passkeys to `localhost`, not to a bare number."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def ama(page, site, client):
    person = Person.objects.create_user("ama@example.org", "Ama")
    client.force_login(person)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    return person


@pytest.fixture
def device(page):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return lambda verified: session.send(
        "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": verified}
    )


def complaints_of(page):
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def make_a_passkey(page, site):
    page.goto(f"{site}/accounts/passkeys/add/")
    page.get_by_label("A name for this passkey").fill("My phone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_text("Your passkey works from now on.")).to_be_visible()


def sign_out(page, site):
    page.goto(f"{site}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/accounts/login/")


def test_a_passkey_is_made_and_then_signs_in_without_anything_typed(page, site, ama, device):
    complaints = complaints_of(page)
    make_a_passkey(page, site)
    expect(page.get_by_text("My phone")).to_be_visible()
    sign_out(page, site)
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(f"{site}/")
    expect(page.get_by_text("You are signed in as Ama.")).to_be_visible()
    assert Authenticator.objects.get().user == ama
    assert complaints == []


def test_a_device_that_does_not_know_its_owner_is_answered_with_a_sentence(page, site, ama, device):
    make_a_passkey(page, site)
    sign_out(page, site)
    device(False)
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_text("The passkey could not be used.")).to_be_visible()
    assert page.url == f"{site}/accounts/login/"


def test_where_passkeys_are_unknown_the_code_is_the_only_door(page, site):
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto(f"{site}/accounts/login/")
    expect(page.get_by_role("button", name="Send me a code")).to_be_visible()
    expect(page.get_by_role("button", name="Use my passkey")).to_be_hidden()
