"""Somebody at a roundtable with a phone in their hand, who sees pages, fills in forms and presses buttons."""

import asyncio
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.whole.forms import Form, offered
from tests.phones import Answer, Phone

KEYS = {
    "open_meeting": "open/",
    "move_on": r"move-on/\d+/",
    "close_meeting": "close/",
    "lock_report": "report/lock/",
}
MOVED = re.compile(r"/p/\S+/table/(\d+)/$")


class Amiss(Exception):
    """Something came out otherwise than a person at the table would expect."""


@dataclass
class Figures:
    """What all of them together asked for, and how long it took."""

    reading: list[float] = field(default_factory=list)
    writing: list[float] = field(default_factory=list)
    files: int = 0  # scripts, styles and pictures, which each browser asks for once
    statuses: Counter = field(default_factory=Counter)
    broken: Counter = field(default_factory=Counter)
    heard: int = 0  # names that came on live streams

    @property
    def requests(self) -> int:
        return len(self.reading) + len(self.writing) + self.files

    @property
    def errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status >= 500) + self.broken.total()


@dataclass(eq=False)
class Actor:
    """`port`, `name` and `session` are the person's; `bytes` is all that went through their line."""

    port: int
    name: str
    session: str
    figures: Figures = field(repr=False)
    bytes: int = 0
    table: int | None = None
    tables: set[str] = field(default_factory=set)  # the addresses of those at which they sat
    _files: set[str] = field(default_factory=set, repr=False)
    _pages: dict[str, str] = field(default_factory=dict, repr=False)
    _listening: asyncio.Task | None = field(default=None, repr=False)
    in_browser = False

    def __post_init__(self) -> None:
        self._phone, self._ear = self._new_phone(), self._new_phone()

    def _new_phone(self) -> Phone:
        return Phone(self.port, {"session": self.session})

    # Pages and forms

    async def see(self, address: str) -> str:
        """A page, with the files it needs where they are not here yet."""
        answer = await self._ask(self._phone, "GET", address)
        if answer.status == 302:
            return await self.see(_local(answer))
        if answer.status not in {200, 304}:
            raise Amiss(f"{self.name} reads {address}: {answer.status}")
        self.note_place(address)
        if answer.status == 304:
            return self._pages[address]
        self._pages[address] = answer.text
        await self._fetch_files(answer.text)
        return answer.text

    async def _fetch_files(self, html: str) -> None:
        new = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html)) - self._files
        self._files |= new
        for path in sorted(new):
            self.bytes += (await self._phone.ask("GET", path)).size
            self.figures.files += 1

    def note_place(self, address: str) -> None:
        if came := MOVED.search(address):
            self.table = int(came[1])
            self.tables.add(came[0])

    async def find(self, address: str, action: str) -> Form | None:
        """The form on a page that leads to `action`; None if the page does not offer it."""
        return offered(await self.see(address), address, action)

    async def fill_in(self, address: str, action: str, **said) -> str:
        """Go to a page, fill in its form, send it; the page that follows."""
        form = await self.find(address, action)
        if form is None:
            raise Amiss(f"{address} offers {self.name} no way to {action}")
        return await self.send(form, **said)

    async def send(self, form: Form, **said) -> str:
        answer = await self.post(form, **said)
        if answer.status == 302:
            return await self.see(_local(answer))
        if answer.status == 200:
            return answer.text
        raise Amiss(f"{self.name} sends {form.action}: {answer.status} {_refusal(answer.text)}")

    async def post(self, form: Form, **said) -> Answer:
        """Send a form as it stands but for what is `said`; whatever comes back."""
        fields = form.fields | {name: value if isinstance(value, list) else [value] for name, value in said.items()}
        body = urlencode([(name, value) for name, values in fields.items() for value in values]).encode()
        return await self._ask(self._phone, "POST", form.action, body)

    async def _ask(self, phone: Phone, method: str, address: str, body: bytes = b"") -> Answer:
        begun = time.perf_counter()
        try:
            answer = await (phone.ask(method, address, body) if body else phone.look(address))
        except (OSError, EOFError) as broken:
            self.figures.broken[type(broken).__name__] += 1
            raise
        (self.figures.writing if body else self.figures.reading).append(time.perf_counter() - begun)
        self.figures.statuses[answer.status] += 1
        self.bytes += answer.size + len(body)
        return answer

    # What one does at a roundtable; somebody in a browser does the same with their hands

    async def page_of(self, meeting: str) -> str:
        return await self.see(meeting)

    async def answer(self, meeting: str, way: str) -> None:
        await self.fill_in(meeting, "answer/", answer="coming", way=way)

    async def turn_key(self, meeting: str, power: str) -> None:
        await self.fill_in(meeting, KEYS[power])

    async def is_offered_key(self, meeting: str, power: str) -> bool:
        return await self.find(meeting, KEYS[power]) is not None

    async def be_here(self, meeting: str) -> None:
        await self.fill_in(meeting, r"seats/\d+/here/")

    async def press(self, address: str, action: str) -> bool:
        """Press a button if the page has it."""
        form = await self.find(address, action)
        if form:
            await self.send(form)
        return form is not None

    async def say(self, table: str, text: str, manner: dict[str, str], answers: bool) -> None:
        """At a table; where it `answers`, to the first voice there that can be answered."""
        page = await self.see(table)
        reply = re.search(r'href="(/[^"]+\?reply=[^"#]+)', page) if answers else None
        form = offered(await self.see(reply[1]) if reply else page, table, "speak/")
        note = {"kind": "note"} if "kind" in form.choices and manner["voice"] == "named" else {}
        await self.send(form, text=text, **manner, **note)

    # The live stream, as kit/live.js listens

    async def listen(self, meeting: str) -> None:
        """From now on hear what is new at one's table, and fetch that part again."""
        self.deafen()
        await self.see(f"{meeting}table/")
        self._ear.seat["table"] = f"{meeting}table/{self.table}/" if self.table else f"{meeting}room/"
        self._listening = asyncio.create_task(self._listen(self._ear.seat["table"]))

    async def _listen(self, place: str) -> None:
        told, parts = asyncio.Event(), set()

        def hear(name: str) -> None:
            self.figures.heard += 1
            self.bytes += len(name) + 8
            parts.add("said/" if name.startswith("table-") and not name.endswith("-hands") else "hands/")
            told.set()

        stream = asyncio.create_task(self._new_ear(place).listen(hear))
        try:
            while True:
                await told.wait()
                await asyncio.sleep(random.uniform(0.1, 0.5))
                told.clear()
                wanted = sorted(parts)
                parts.clear()
                for part in wanted:
                    await self._ask(self._ear, "GET", place + part)
        finally:
            stream.cancel()

    def _new_ear(self, place: str) -> Phone:
        return Phone(self.port, {"session": self.session, "table": place})

    def deafen(self) -> None:
        if self._listening:
            self._listening.cancel()
            self._ear.hang_up()
        self._listening = None

    async def leave(self) -> None:
        self.deafen()
        self._phone.hang_up()


def _local(answer: Answer) -> str:
    return re.sub(r"^https?://[^/]+", "", answer.headers["location"])


def _refusal(html: str) -> str:
    found = re.findall(r'(?s)class="(?:refusal|error|errorlist)[^"]*"[^>]*>(.*?)</', html)
    return " ".join(re.sub(r"<[^>]+>|\s+", " ", one).strip() for one in found)[:300]
