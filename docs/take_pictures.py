"""Takes the pictures of the README from a fresh example: `.venv/bin/python -m docs.take_pictures [FOLDER]`.

It starts an example of its own on a free port, walks the README's five minutes in a real browser, and throws the
example away. Hours and days in the pictures are those of the moment; all else is the same each time.
"""

import os
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests import chromium

HOUSE = Path(__file__).resolve().parent.parent
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
DELEGATE, FACILITATOR, OTHER_FACILITATOR, COORDINATOR = "m57", "m42", "m41", "m03"
HELD_IN_COMMON, OPEN_COURTYARD = "/p/held-in-common/", "/p/open-courtyard/"
WORDS = "Pay people within a fortnight, and say on which day. Waiting for money is why our volunteers stop coming."
SETTLING = 1000  # milliseconds in which live parts are fetched once, as on every page that has just been opened
TO_THE_TOP = "it => scrollTo({top: it.getBoundingClientRect().top + scrollY - 16, behavior: 'instant'})"
SIDE_BY_SIDE = """<!doctype html><style>
body {{ margin: 0; padding: 24px; display: flex; gap: 24px; align-items: start; width: max-content; background: #fff }}
img {{ display: block; height: 620px; border: 1px solid #bbb; border-radius: 10px }}</style>
<img src="data:image/png;base64,{}"><img src="data:image/png;base64,{}">"""


@contextmanager
def example() -> Iterator[str]:
    """The address of an example that was loaded a moment ago."""
    with tempfile.TemporaryDirectory(prefix="mutuality-pictures-") as data:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("MUTUALITY_", "DATABASE_"))}
        command = [sys.executable, "-m", "mutuality.site.cli", "demo", "--port", "0", "--data", data]
        env = clean | {"PYTHONPATH": str(HOUSE / "src")}
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as running:
            try:
                ready = next(line for line in running.stdout or () if line.startswith("ready "))
                yield ready.split()[1].rstrip("/")
            finally:
                running.terminate()


class Album:
    """The pictures, taken through the eyes of one person at a time."""

    def __init__(self, browser: Browser, address: str, folder: Path) -> None:
        self.browser, self.address, self.folder = browser, address, folder

    def eyes_of(self, person: str, size: dict) -> Page:
        """A browser window of `size` in which `person` has come in."""
        page = self.browser.new_context(viewport=size, locale="en-GB", color_scheme="light").new_page()
        page.goto(f"{self.address}/demo/")
        page.locator(f"button[name=person][value={person}]").first.click()
        return page

    def take(self, page: Page, name: str, top: Locator | None = None) -> None:
        """What the window shows, with `top` at its upper edge; never the whole page, so that files stay small."""
        self._keep(name, self.look(page, top))

    def look(self, page: Page, top: Locator | None = None) -> bytes:
        if top:
            top.wait_for()  # on the page that is coming, not on the one that is left
        page.wait_for_load_state("load")
        page.wait_for_timeout(SETTLING)
        page.evaluate("document.activeElement?.blur()")
        if top:
            top.evaluate(TO_THE_TOP)
        return page.screenshot(animations="disabled")

    def take_side_by_side(self, name: str, one: bytes, other: bytes) -> None:
        page = self.browser.new_page(viewport={"width": 1500, "height": 668})
        page.set_content(SIDE_BY_SIDE.format(b64encode(one).decode(), b64encode(other).decode()))
        self._keep(name, page.locator("body").screenshot())

    def _keep(self, name: str, picture: bytes) -> None:
        (self.folder / f"{name}.png").write_bytes(picture)


def walk(album: Album) -> None:
    """The README's five minutes, in their order."""
    page = album.browser.new_page(viewport=DESK)
    page.goto(f"{album.address}/demo/")
    album.take(page, "demo")
    speak_at_a_table(album)
    decide_together(album)
    make_sense_together(album)
    close_with_two_keys(album)


def decide_together(album: Album) -> None:
    """A question that waits for one perspective, and one that an objection changed before it was adopted."""
    desk = album.eyes_of(COORDINATOR, DESK)
    desk.goto(f"{album.address}{OPEN_COURTYARD}decisions/")
    desk.get_by_role("link", name="Move the name and the money").click()
    look = album.look(desk, desk.locator("#standing"))
    phone = album.eyes_of(COORDINATOR, PHONE)
    phone.goto(f"{album.address}{OPEN_COURTYARD}decisions/")
    phone.get_by_role("link", name="One rate of pay").click()
    album.take_side_by_side("decisions", album.look(phone, phone.locator("h1")), look)


def make_sense_together(album: Album) -> None:
    """What all sides share and where they differ, beside the map of sorted cards."""
    phone, desk = (album.eyes_of(COORDINATOR, size) for size in (PHONE, DESK))
    for page, title, way in (
        (phone, "What we say about care", "the map"),
        (desk, "What would make research fairer", "map"),
    ):
        page.goto(f"{album.address}{OPEN_COURTYARD}findings/")
        page.get_by_role("link", name=title).click()
        page.get_by_role("link", name=way).first.click()
    shared = phone.get_by_role("heading", name="What all sides share")
    album.take_side_by_side("findings", album.look(phone, shared), album.look(desk, desk.locator("h1")))


def speak_at_a_table(album: Album) -> None:
    desk = album.eyes_of(DELEGATE, DESK)
    desk.goto(album.address + HELD_IN_COMMON)
    phone = album.eyes_of(DELEGATE, PHONE)
    album.take(phone, "home")
    phone.get_by_role("link", name="Your table is open now").click()
    album.take_side_by_side("table-and-partnership", album.look(phone), album.look(desk))
    phone.get_by_label("What would you like to say?").fill(WORDS)
    album.take(phone, "speak", phone.locator("#speak"))
    phone.get_by_role("button", name="Say it").click()
    said = phone.locator("#said article", has_text=WORDS)
    said.wait_for()
    album.take(phone, "said", said)


def close_with_two_keys(album: Album) -> None:
    first = album.eyes_of(FACILITATOR, DESK)
    first.goto(album.address + HELD_IN_COMMON)
    first.get_by_role("link", name="Open now").click()
    first.get_by_role("button", name="Turn the first key").click()
    first.get_by_text("Waiting for the second key").wait_for()
    album.take(first, "first-key")
    second = album.eyes_of(OTHER_FACILITATOR, PHONE)
    second.get_by_role("link", name="A meeting waits for your key").click()
    album.take(second, "second-key", second.locator("#key-close_meeting"))
    second.get_by_role("button", name="Turn the second key").click()
    second.get_by_role("link", name="Read the report").first.wait_for()
    first.reload()
    first.get_by_role("link", name="Read the report").first.click()
    album.take(first, "report")
    first.goto(f"{album.address}{HELD_IN_COMMON}powers/")
    album.take(first, "powers", first.locator("#powers"))
    first.goto(f"{album.address}{HELD_IN_COMMON}record/verify/")
    album.take(first, "record")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HOUSE / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    program = chromium.path() or sys.exit("No Chromium found: install the package `chromium`.")
    with example() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=chromium.ARGUMENTS)
        walk(Album(browser, address, folder))
        browser.close()
    for picture in sorted(folder.glob("*.png")):
        print(f"{picture.stat().st_size >> 10:5} kB  {picture.name}")


if __name__ == "__main__":
    main()
