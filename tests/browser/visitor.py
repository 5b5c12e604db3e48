"""One person with a browser of their own. They go by what they read; every page they come to is looked at closely."""

import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

SCREENS = Path(__file__).parents[2] / "build" / "screens"
PATIENCE = 15_000  # milliseconds; tests run beside others on two cores
LOCAL = re.compile(r"^https?://[^/]+")
# What a page is made of: which parts stand in which, and its headings. Axe looks when there is something new.
MAKE = """() => {
  const make = part => part.tagName + [...part.attributes].map(each => each.name
    + (/^(class|type|role|aria-[^dcl])/.test(each.name) ? each.value.replace(/htmx-\\w+ ?/g, "") : ""));
  const parts = [...document.querySelectorAll("body *:not(option)")];
  const headings = parts.map(part => part.tagName).filter(name => /^(H[1-6]|MAIN|NAV|ASIDE)$/.test(name));
  return [...parts.map(part => document.dir + make(part.parentNode) + ">" + make(part)),
    headings.filter((name, at) => name !== headings[at - 1]).join()];
}"""
TOO_WIDE = """() => document.scrollingElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter(part => part.getBoundingClientRect().right > innerWidth + 1
    || part.getBoundingClientRect().left < -1).map(part => part.outerHTML.slice(0, 120))"""
TO_TOUCH = (
    "button, .button, .act, summary, select, .tick, .brand, .top nav a, .trail a, .plain a, .waits a, "
    ".rows > li > a:first-child"
)
TOO_SMALL = f"""() => [...document.querySelectorAll("{TO_TOUCH}")].filter(part => part.checkVisibility()
  && part.getBoundingClientRect().height < 44).map(part => part.outerHTML.slice(0, 120))"""
IN_SIGHT = """part => [part, part.closest("label, fieldset")].some(
  one => one && getComputedStyle(one).outlineStyle !== "none")"""
# Somebody goes by headings, or past what they know, and comes to stand a few steps before what they look for.
COME_NEAR = """target => {
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter(part => part.tabIndex >= 0 && !part.disabled && part.checkVisibility());
  const there = stops.indexOf(target), steps = there - stops.indexOf(document.activeElement);
  if (there > 4 && (steps < 0 || steps > 8)) stops[there - 4].focus();
}"""
_looked_at: set[tuple[int, str]] = set()


@dataclass(frozen=True)
class Way:
    """How somebody comes: on a phone or at a desk, with or without JavaScript; at the desk by the keyboard alone."""

    width: int
    script: bool

    @property
    def keyboard(self) -> bool:
        return self.width > 360

    def __str__(self):
        return f"{self.width}-{'js' if self.script else 'nojs'}"


# Each width, each way of script, and the keyboard alone, once; WAYS=all adds the phone without scripts, and the desk
# with them.
PAIR = [Way(360, True), Way(1280, False)]
if os.environ.get("WAYS") == "all":
    PAIR += [Way(360, False), Way(1280, True)]


class Visitor:
    """What a person does in their browser, in their words."""

    def __init__(self, page: Page, mirror: Page, way: Way, journey: str, found: list[str]) -> None:
        self.page, self.way, self._mirror, self._journey, self._found = page, way, mirror, journey, found

    # Going about

    def go(self, path: str) -> "Visitor":
        self.page.goto(path)
        return self.look()

    def follow(self, name: str, within: str = "body") -> "Visitor":
        """Open a link by its words."""
        with self.page.expect_navigation():
            self._press(self._in(within).get_by_role("link", name=name))
        return self.look()

    def press(self, name: str, within: str = "main") -> "Visitor":
        """Press a button by its words, and come to the next page."""
        with self.page.expect_navigation():
            self._press(self._in(within).get_by_role("button", name=name))
        return self.look()

    def open(self, name: str) -> "Visitor":
        """Unfold what is folded under these words."""
        self._press(self.page.locator("summary", has_text=name).first)
        return self

    def take(self, name: str) -> str:
        """Download a file by the words of its link; its text."""
        with self.page.expect_download() as coming:
            self._press(self.page.get_by_role("link", name=name))
        return Path(coming.value.path()).read_text()

    # Filling in

    def write(self, label: str, text: str) -> "Visitor":
        field = self.page.get_by_label(label, exact=False).first
        if not self.way.keyboard:
            field.fill(text)
            return self
        self._reach(field)
        if field.get_attribute("type") in {"date", "time"}:  # each browser takes these in an order of its own
            field.fill(text)
        else:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(text)
        return self

    def choose(self, answer: str, question: str = "") -> "Visitor":
        """Choose one answer of several, or tick a box."""
        group = self.page.get_by_role("group", name=question) if question else self.page
        answers = group.get_by_role("radio", name=answer).or_(group.get_by_role("checkbox", name=answer))
        if not self.way.keyboard:
            answers.first.check()
        elif answers.first.get_attribute("type") == "checkbox":
            self._reach(answers.first)
            self.page.keyboard.press("Space")
        else:
            self._choose_with_arrows(answers.first)
        expect(answers.first).to_be_checked()
        return self

    def select(self, label: str, answer: str) -> "Visitor":
        """Choose from a list that folds out."""
        field = self.page.get_by_label(label)
        if self.way.keyboard:
            self._reach(field)
            self.page.keyboard.type(answer)
        else:
            field.select_option(label=answer)
        expect(field.locator("option:checked")).to_have_text(answer)
        return self

    # Reading

    def reads(self, *texts: str) -> "Visitor":
        for text in texts:
            expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()
        return self

    def does_not_read(self, *texts: str) -> "Visitor":
        for text in texts:
            assert text not in self.page.content(), text
        return self

    def hears(self, *texts: str) -> "Visitor":
        """With JavaScript the words come by themselves; without, the page is loaded again."""
        if not self.way.script:
            self.page.reload()
        self.reads(*texts)
        return self.look()

    def picture(self, name: str) -> "Visitor":
        """Keep what the page looks like, for people to look at; only where SCREENS asks for it, for it takes long."""
        if not os.environ.get("SCREENS"):
            return self
        SCREENS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENS / f"{self._journey}-{name}-{self.way}.png", full_page=True)
        return self

    # Looking closely

    def look(self) -> "Visitor":
        """Is anything wider than the screen, or too small to touch? What does axe find? Told when the journey ends."""
        where = LOCAL.sub("", self.page.url)
        self._tell(f"{where} is wider than {self.way.width} px", self.page.evaluate(TOO_WIDE))
        self._tell(f"{where} has things that are hard to touch", self.page.evaluate(TOO_SMALL))
        make = {(self.way.width, part) for part in self.page.evaluate(MAKE)}
        if not make <= _looked_at:
            self._tell(f"{where} is hard to use for some", self._ask_axe())
            _looked_at.update(make)
        return self

    def _tell(self, what: str, parts: list[str]) -> None:
        self._found += ["\n    ".join([what, *parts])] if parts else []

    def _ask_axe(self) -> list[str]:
        with self._with_scripts() as page:
            violations = Axe().run(page).response["violations"]
        return [f"{each['id']}: {node['html'][:120]}" for each in violations for node in each["nodes"]]

    @contextmanager
    def _with_scripts(self):
        """Axe is a script; where none may run, it looks at the same page in a mirror."""
        if self.way.script:
            yield self.page
            return
        html, url = self.page.content(), self.page.url
        self._mirror.route(url, lambda route: route.fulfill(body=html, content_type="text/html"))
        self._mirror.goto(url)
        yield self._mirror
        self._mirror.unroute(url)

    # Hands

    def _in(self, within: str):
        return self.page.locator(within)

    def _press(self, target) -> None:
        if self.way.keyboard:
            self._reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()

    def _reach(self, target) -> None:
        """Go the last steps with the Tab key alone, and see where one is."""
        expect(target).to_have_count(1)
        target.evaluate(COME_NEAR)
        for _ in range(300):
            if target.evaluate("part => part === document.activeElement"):
                assert target.evaluate(IN_SIGHT), f"the focus cannot be seen on {target}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not come to {target}")

    def _choose_with_arrows(self, answer) -> None:
        group = self.page.locator(f'input[type=radio][name="{answer.get_attribute("name")}"]')
        group.first.evaluate(COME_NEAR)
        for _ in range(300):
            if group.evaluate_all("parts => parts.includes(document.activeElement)"):
                break
            self.page.keyboard.press("Tab")
        for _ in range(group.count() + 1):
            if answer.is_checked():
                return
            self.page.keyboard.press("Space" if group.evaluate_all("p => !p.some(one => one.checked)") else "ArrowDown")
