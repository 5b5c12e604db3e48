"""People whose phone is a real Chromium, 360 pixels wide: they see, fill in and press what is drawn there.

Playwright's plain interface wants a thread of its own, so all browsers share one, and their people take turns in it.
"""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Error, Page, sync_playwright

from bench.whole.forms import offered
from bench.whole.people import Actor, Amiss
from tests import chromium
from tests.browser.visitor import TOO_SMALL, TOO_WIDE

SCREEN = {"width": 360, "height": 800}
PATIENCE, TRIES = 20_000, 3  # milliseconds; a live part may be drawn anew under somebody's finger
# Finds the button that leads to an address, marks it and its form, and unfolds what they are folded in.
FIND = """to => {
  document.querySelectorAll("[data-way]").forEach(part => delete part.dataset.way);
  const leads = new RegExp(to + "$");
  const button = [...document.querySelectorAll("button")].find(one => one.type === "submit" && one.form && leads.test(
    one.getAttribute("formaction") || one.form.getAttribute("action") || location.pathname));
  if (!button) return false;
  button.dataset.way = button.form.dataset.way = "";
  for (const part of [button, ...button.form.elements])
    for (let fold; (fold = part.closest("details:not([open])"));) fold.open = true;
  return true;
}"""


class Browsers:
    """One Chromium, its thread, and what was found wrong on the pages it drew."""

    def __init__(self) -> None:
        self.thread, self.found = ThreadPoolExecutor(1), []

    async def do(self, act, *words):
        return await asyncio.get_running_loop().run_in_executor(self.thread, act, *words)

    def open(self) -> None:
        self._playwright = sync_playwright().start()
        self._chromium = self._playwright.chromium.launch(executable_path=chromium.path(), args=chromium.ARGUMENTS)

    def page(self, port: int, session: str) -> Page:
        home = f"http://localhost:{port}"
        context = self._chromium.new_context(viewport=SCREEN, base_url=home)
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "sessionid", "value": session, "url": home}])
        return context.new_page()

    def close(self) -> None:
        self._chromium.close()
        self._playwright.stop()


@contextmanager
def browsers():
    """Some while the block lasts; None where there is no browser."""
    if chromium.path() is None:
        yield None
        return
    found = Browsers()
    found.thread.submit(found.open).result()
    try:
        yield found
    finally:
        found.thread.submit(found.close).result()
        found.thread.shutdown()


@dataclass(eq=False)
class InBrowser(Actor):
    browsers: Browsers = field(default=None, repr=False)
    in_browser = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self._asked = []
        self._page = self.browsers.thread.submit(self.browsers.page, self.port, self.session).result()
        self._page.on("requestfinished", self._note)

    # Seeing and filling in

    async def see(self, address: str) -> str:
        return await self.browsers.do(self._see, address)

    def _see(self, address: str) -> str:
        answer = self._page.goto(address)
        self._came(answer, address)
        return self._page.content()

    def _came(self, answer, where: str) -> None:
        """What came is looked at and counted."""
        if answer is None or answer.status not in {200, 304}:
            raise Amiss(f"{self.name} comes to {where}: {answer and answer.status}")
        self.note_place(self._page.url)
        for what, look in {"wider than the screen": TOO_WIDE, "hard to touch": TOO_SMALL}.items():
            self.browsers.found += [f"{self._page.url} is {what}: {part}" for part in self._page.evaluate(look)]
        self._count()

    async def fill_in(self, address: str, action: str, **said) -> str:
        await self.see(address)
        return await self.browsers.do(self._fill_in, action, said)

    def _fill_in(self, action: str, said: dict) -> str:
        if not self._page.evaluate(FIND, action):
            raise Amiss(f"{self._page.url} offers {self.name} no way to {action}")
        for name, value in said.items():
            self._fill_field(name, value)
        self._press(action)
        return self._page.content()

    def _fill_field(self, name: str, value: str) -> None:
        fields = self._page.locator(f'form[data-way] [name="{name}"]')
        make = fields.first.evaluate("part => part.type")
        if make == "radio":
            self._page.locator(f'form[data-way] [name="{name}"][value="{value}"]').check()
        elif make == "checkbox":
            fields.first.check()
        elif make.startswith("select"):
            fields.first.select_option(value)
        else:
            fields.first.fill(value)

    def _press(self, action: str) -> None:
        """The button that was found; found again where the page drew itself anew just then."""
        for _ in range(TRIES):
            try:
                with self._page.expect_navigation(timeout=PATIENCE / TRIES) as coming:
                    self._page.locator("button[data-way]").click(timeout=PATIENCE / TRIES)
                return self._came(coming.value, action)
            except Error as error:
                last = error
                self._page.evaluate(FIND, action)
        raise last

    # At a roundtable

    async def press(self, address: str, action: str) -> bool:
        await self.see(address)
        return await self.browsers.do(self._press_if_there, action)

    def _press_if_there(self, action: str) -> bool:
        is_there = self._page.evaluate(FIND, action)
        if is_there:
            self._press(action)
        return is_there

    async def say(self, table: str, text: str, manner: dict[str, str], answers: bool) -> None:
        page = await self.see(table)
        reply = re.search(r'href="(/[^"]+\?reply=[^"#]+)', page) if answers else None
        page = await self.see(reply[1]) if reply else page
        note = {"kind": "note"} if manner["voice"] == "named" and self._takes_notes(page, table) else {}
        await self.browsers.do(self._fill_in, "speak/", {"text": text} | manner | note)

    def _takes_notes(self, page: str, table: str) -> bool:
        return "kind" in offered(page, table, "speak/").choices

    async def listen(self, meeting: str) -> None:
        """The page's own script does it, as long as the page is there."""
        await self.see(f"{meeting}table/")

    def deafen(self) -> None:
        """So is the stream closed with the page."""

    async def leave(self) -> None:
        await super().leave()
        await self.browsers.do(self._leave)

    def _leave(self) -> None:
        self._count()
        self._page.context.close()

    # Counting

    def _note(self, request) -> None:
        self._asked.append(request)

    def _count(self) -> None:
        asked, self._asked[:] = list(self._asked), []
        for request in asked:
            timing, answer = request.timing, request.response()
            if answer is None or request.url in self._files:
                continue  # it was in the browser's own store
            self._count_one(request, answer.status, (timing["responseEnd"] - timing["requestStart"]) / 1000)

    def _count_one(self, request, status: int, seconds: float) -> None:
        try:
            self.bytes += sum(request.sizes().values())
        except Error:
            self.figures.broken["sizes that Chromium did not tell"] += 0
        self.figures.statuses[status] += 1
        if "/static/" in request.url:
            self._files.add(request.url)
            self.figures.files += 1
        elif request.method == "POST":
            self.figures.writing.append(seconds)
        else:
            self.figures.reading.append(seconds)
