"""live.js in a real browser, on small pages that this test answers itself."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SITE = "http://kit.test"
LIVE = 'data-live="table-7" data-live-ticket="t" hx-get="/said/" hx-trigger="live" hx-swap="outerHTML"'
SAID = f'<section id="said" {LIVE}>'
SPEAK = """<form method="post" action="/speak/"><div class="field"><label for="words">Words</label>
<textarea id="words" name="words" data-draft="table-7"></textarea>
<p class="draft" hidden>Kept here. <button type="button">Clear it</button></p></div><button>Say it</button></form>"""


class Site:
    """Answers a browser: pages by their path, the real scripts and styles, a stream that names `heard`."""

    def __init__(self, page):
        self.page, self.pages, self.asked, self.stream = page, {}, [], 200
        page.route(f"{SITE}/**", self.answer)

    def answer(self, route):
        path = route.request.url.removeprefix(SITE).split("?")[0]
        self.asked.append(path)
        if path == "/live/":
            route.fulfill(status=self.stream, content_type="text/event-stream", body="retry: 200\ndata: table-7\n\n")
        elif path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")))
        else:
            status, body = self.pages.get(path, (404, "nothing"))
            route.fulfill(status=status, content_type="text/html", body=body)

    def show(self, path, body, status=200, reader="1"):
        self.pages[path] = (
            status,
            f"""<!doctype html><html lang="en"><head><title>A page</title>
            <script src="/static/django_htmx/htmx-2.min.js" defer></script>
            <script src="/static/kit/live.js" defer></script></head>
            <body data-reader="{reader}">{body}</body></html>""",
        )

    def open(self, path):
        self.page.goto(SITE + path)


@pytest.fixture
def site(browser):
    page = browser.new_context().new_page()
    yield Site(page)
    page.context.close()


def draft(site):
    return site.page.locator("#words")


def test_a_part_is_fetched_again_when_the_stream_says_its_name(site):
    site.show("/", f"{SAID}nothing yet</section>")
    site.pages["/said/"] = (200, f"{SAID}Rosa spoke</section>")
    site.open("/")
    expect(site.page.locator("#said")).to_have_text("Rosa spoke")
    site.pages["/said/"] = (200, f"{SAID}Ama spoke</section>")
    expect(site.page.locator("#said")).to_have_text("Ama spoke")


def test_without_a_stream_the_part_is_asked_for_every_twenty_seconds(site):
    site.stream = 403
    site.page.clock.install()
    site.show("/", f"{SAID}nothing yet</section>")
    site.pages["/said/"] = (200, f"{SAID}Rosa spoke</section>")
    with site.page.expect_response("**/live/**"):
        site.open("/")
    site.page.clock.run_for(15_000)
    assert "/said/" not in site.asked
    site.page.clock.run_for(10_000)
    expect(site.page.locator("#said")).to_have_text("Rosa spoke")


def test_a_part_in_which_somebody_types_waits_until_they_are_done(site):
    site.show("/", f'{SAID}<input id="note" aria-label="Note"></section>')
    site.pages["/said/"] = (404, "")
    site.open("/")
    note = site.page.locator("#note")
    note.fill("half a sen")
    site.pages["/said/"] = (200, f"{SAID}Rosa spoke</section>")
    expect(site.page.locator("#said[data-live-waits]")).to_be_visible()
    assert note.input_value() == "half a sen"
    note.fill("")
    note.blur()
    expect(site.page.locator("#said")).to_have_text("Rosa spoke")


def test_what_was_unfolded_stays_unfolded(site):
    fold = '<details id="fold-1"><summary>Content note</summary>hard words</details>'
    site.show("/", f"{SAID}{fold}</section>")
    site.open("/")
    site.page.locator("summary").click()
    site.pages["/said/"] = (200, f"{SAID}{fold}<p>Rosa spoke</p></section>")
    expect(site.page.locator("#said p")).to_have_text("Rosa spoke")
    expect(site.page.locator("#fold-1")).to_have_attribute("open", "")


def test_an_unsent_draft_survives_leaving_the_page_and_can_be_cleared(site):
    site.show("/", SPEAK)
    site.show("/elsewhere/", "<p>Another page</p>")
    site.open("/")
    expect(site.page.locator(".draft")).to_be_hidden()
    draft(site).fill("Paper is inspected.")
    expect(site.page.locator(".draft")).to_be_visible()
    site.open("/elsewhere/")
    site.open("/")
    expect(draft(site)).to_have_value("Paper is inspected.")
    site.page.locator(".draft button").click()
    expect(draft(site)).to_have_value("")
    site.open("/")
    expect(draft(site)).to_have_value("")


@pytest.mark.parametrize(
    ("answer", "status", "reader", "kept"),
    [
        ("<p class='done'>It is at the table.</p>", 200, "1", ""),
        ("<div class='summary'>The table is closed.</div>", 422, "1", "Paper is inspected."),
        ("<article data-failed>Our mistake</article>", 500, "", "Paper is inspected."),
        ("<h1>Sign in</h1>", 200, "", "Paper is inspected."),
    ],
    ids=["arrived", "refused", "broken", "signed out meanwhile"],
)
def test_a_draft_goes_only_when_the_words_have_arrived(site, answer, status, reader, kept):
    site.show("/", SPEAK)
    site.show("/speak/", answer, status, reader)
    site.open("/")
    draft(site).fill("Paper is inspected.")
    site.page.get_by_text("Say it").click()
    site.page.wait_for_url("**/speak/")
    site.open("/")
    expect(draft(site)).to_have_value(kept)


def test_the_next_reader_in_the_same_browser_sees_no_draft(site):
    site.show("/", SPEAK)
    site.show("/other/", SPEAK, reader="2")
    site.show("/out/", '<form data-forget action="/"><button>Sign out</button></form>')
    site.open("/")
    draft(site).fill("Only mine.")
    site.open("/other/")
    expect(draft(site)).to_have_value("")
    site.open("/out/")
    site.page.get_by_text("Sign out").click()
    expect(draft(site)).to_have_value("")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_style_page_is_open_to_everyone(client, browser, width, scheme, language):
    client.cookies["django_language"] = language
    page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    site = Site(page)
    site.pages["/style/"] = (200, client.get("/style/").content.decode())
    site.open("/style/")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert [each["id"] for each in Axe().run(page).response["violations"]] == []


def test_the_menu_opens_without_a_script(client, browser):
    page = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False).new_page()
    site = Site(page)
    site.pages["/style/"] = (200, client.get("/style/").content.decode())
    site.open("/style/")
    bar = page.locator("header nav")
    expect(bar).to_be_hidden()
    page.locator("header summary").click()
    expect(bar).to_be_visible()
