"""A roundtable's burst: sixty people at eight tables write and read, on SQLite and on PostgreSQL.

The people's phones run on the same machine as the server, so the waiting times hold their work too; the server's own
CPU time does not. `python -m bench roundtable` takes about six minutes. bench/README.md says how each figure is made.
"""

import asyncio
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import quantiles

import psutil
import psycopg

from mutuality.site.demo.source import rows
from tests import postgres
from tests.phones import Phone, roundtable
from tests.server.conftest import USUAL, House, environment, start

SAID = 60  # contributions at each table before anybody is measured
ROUNDS, ALONE = 15, 40  # so often one phone does the same, for CPU time
BURST = 60  # seconds
EVERY = 30  # seconds between two notes of a table
POLL = 20  # seconds; so often kit/live.js looks where it has no stream
FLOOD = 15  # seconds
LINES = (20, 50)  # kbit/s, two kinds of 2G
LIKE_OUTSIDE = {"MUTUALITY_STAGE": "production", "MUTUALITY_HTTPS": "no"}
WORDS = [row["text"] for row in rows("contributions") if row["text"]]
# What was measured on two cores for the peers, each in its usual installation; quoted, not measured here.
PEERS = {
    "adhocracy+": {"note": 48, "page": 114 + 1605, "queries": 2047, "first": 1240, "wait": 198, "memory": 835},
    "Polis": {"note": 4.5, "first": 449, "wait": 76, "memory": 326},
}
COMPARED = {
    "note": "CPU of a vote there, of a note here",
    "page": "CPU of a discussion's page with its comments",
    "queries": "queries of that page",
    "first": "bytes of a first visit",
    "wait": "time until it is there at 50 kbit/s",
    "memory": "memory",
}
Lines = Iterator[tuple[str, str]]


@dataclass
class Room:
    """The server, its database's processes, and what everybody at the tables needs to know."""

    house: House
    env: dict
    database: list[psutil.Process]
    seats: list[dict] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)  # by the names in COMPARED

    def phone(self, seat: int = 0) -> Phone:
        return Phone(self.house.port, self.seats[seat])

    def phones(self) -> list[Phone]:
        return [self.phone(seat) for seat in range(len(self.seats))]

    def processes(self) -> list[psutil.Process]:
        server = psutil.Process(self.house.process.pid)
        return [server, *server.children(recursive=True)]

    def cpu(self) -> tuple[float, float]:
        """Seconds of CPU that the server and its database have taken."""
        return _cpu(self.processes()), _cpu([one for top in self.database for one in [top, *top.children()]])

    def resident(self) -> float:
        return sum(process.memory_info().rss for process in self.processes()) / 2**20


def _cpu(processes: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


@dataclass
class Waits:
    """How long answers took, and what came that should not have."""

    writing: list[float] = field(default_factory=list)
    reading: list[float] = field(default_factory=list)
    heard: int = 0  # names that came on a stream
    errors: Counter = field(default_factory=Counter)

    def told(self) -> str:
        found = +self.errors
        return ", ".join(f"{count} × {what}" for what, count in found.items()) or "0"

    async def wrote(self, asked) -> None:
        await self._wait(asked, self.writing, {302})

    async def read(self, asked) -> None:
        await self._wait(asked, self.reading, {200, 304})

    async def _wait(self, asked, times: list[float], well: set[int]) -> None:
        begun = time.perf_counter()
        try:
            status = (await asked).status
            self.errors[status] += status not in well
        except (OSError, EOFError) as broken:
            self.errors[type(broken).__name__] += 1
        times.append(time.perf_counter() - begun)


def run() -> Lines:
    """The lines of the table."""
    for name, instance in {"SQLite": on_sqlite, "PostgreSQL": on_postgresql}.items():
        with instance() as room:
            room.seats = roundtable("seat", room.env, said=SAID)
            yield name, ""
            yield from one_phone(room)
            yield from bursts(room)
            yield from flood(room)
            room.figures["memory"] = room.resident()
            yield "  memory of the server at the end", f"{room.resident():.0f} MiB"
            yield from beside_peers(room.figures)


# Instances


@contextmanager
def on_sqlite() -> Iterator[Room]:
    with tempfile.TemporaryDirectory() as data, _room(data) as room:
        yield room


@contextmanager
def on_postgresql() -> Iterator[Room]:
    with tempfile.TemporaryDirectory() as data, postgres.server() as address:
        database = write_for_good(address)
        with _room(data, DATABASE_URL=address) as room:
            room.database = [database]
            yield room


def write_for_good(address: str) -> psutil.Process:
    """Take back what made the test server fast and forgetful; the process from which all of its others stem."""
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in postgres.FAST:
            connection.execute(f"ALTER SYSTEM RESET {setting.split()[0]}")
        connection.execute("SELECT pg_reload_conf()")
        return psutil.Process(connection.info.backend_pid).parent()


@contextmanager
def _room(data: str, **more: str) -> Iterator[Room]:
    house = start(Path(data), **LIKE_OUTSIDE, **more)
    try:
        yield Room(house, environment(data, **USUAL | LIKE_OUTSIDE | more), [])
    finally:
        house.stop()


# One phone, one thing at a time: CPU time, bytes, questions to the database


def one_phone(room: Room) -> Lines:
    seat = room.seats[0]
    yield "  memory of the server at rest", f"{room.resident():.0f} MiB"
    asked = roundtable("asked", room.env, path=seat["table"], session=seat["session"])
    room.figures["queries"] = asked["queries"]
    yield f"  queries of a table's page with {SAID} contributions", str(asked["queries"])
    yield from _bytes(room, *asyncio.run(_visits(room)))
    acts = {
        "page": (f"a table's page with {SAID} contributions", lambda phone: phone.ask("GET", seat["table"])),
        "part": (f"its live part with {SAID} contributions", lambda phone: phone.ask("GET", seat["said"])),
        "same": ("its live part, unchanged (304)", lambda phone: phone.look(seat["said"])),
        "note": ("a note", lambda _: neighbour.say(random.choice(WORDS))),
    }
    neighbour = room.phone(1)  # at another table, so that the page that is read stays as long as it is
    rounds = asyncio.run(_alone(room, [act for _, act in acts.values()]))
    for name, (what, _), taken in zip(acts, acts.values(), zip(*rounds, strict=True), strict=True):
        least, middle = min(taken), sorted(taken)[ROUNDS // 2]
        room.figures[name] = sum(least)
        yield f"  CPU of {what}", f"{_in_parts(room, least)} ms; in a middling round {_in_parts(room, middle)} ms"


def _in_parts(room: Room, cpu: tuple[float, float]) -> str:
    return f"{cpu[0]:.1f} + {cpu[1]:.1f}" if room.database else f"{cpu[0]:.1f}"


async def _alone(room: Room, acts: list) -> list[list[tuple[float, float]]]:
    """For each round, for each act: milliseconds of the server's and of the database's CPU that it takes one phone.

    What else runs on the machine only ever adds to them, so the least round is nearest to what the act costs.
    """
    phone = room.phone()
    for act in acts:  # the first time of each loads code and templates
        await act(phone)
    return [[await _mean(room, phone, act) for act in acts] for _ in range(ROUNDS)]


async def _mean(room: Room, phone: Phone, act) -> tuple[float, float]:
    before = room.cpu()
    for _ in range(ALONE):
        assert (await act(phone)).status in {200, 302, 304}
    return tuple(1000 * (now - then) / ALONE for now, then in zip(room.cpu(), before, strict=True))


async def _visits(room: Room) -> tuple[int, int]:
    """Bytes of a first visit to a table, with all that its page asks for, and of a later one."""
    phone = room.phone()
    page = await phone.ask("GET", phone.seat["table"])
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
    sizes = [(await phone.ask("GET", path)).size for path in sorted(files)]
    return page.size + sum(sizes), page.size


def _bytes(room: Room, first: int, later: int) -> Lines:
    room.figures |= {"first": first / 1000, "wait": first * 8 / 1000 / 50}
    for visit, size in {"first": first, "later": later}.items():
        times = ", ".join(f"{size * 8 / 1000 / line:.1f} s at {line} kbit/s" for line in LINES)
        yield f"  {visit} visit to a table with {SAID} contributions", f"{size / 1000:.1f} kB: {times}"


# Everybody at once


def bursts(room: Room) -> Lines:
    for times in (1, 10):
        waits, before = Waits(), room.cpu()
        asyncio.run(_burst(room, waits, EVERY / times))
        yield f"  a note every {EVERY / times:g} s at each table, for {BURST} s", ""
        yield "    writing", _spread(waits.writing)
        yield "    reading", _spread(waits.reading)
        yield "    told by a stream", f"{waits.heard} times"
        yield "    one core's share", f"{100 * (room.cpu()[0] - before[0]) / BURST:.0f} %"
        yield "    errors", waits.told()


async def _burst(room: Room, waits: Waits, every: float) -> None:
    """Each phone listens, fetches its table's live part when told to, and looks besides; one at each table writes."""
    chance, phones = random.Random(8), room.phones()
    tables: dict[str, list[Phone]] = {}
    for phone in phones:
        tables.setdefault(phone.seat["topic"], []).append(phone)
    tasks = [asyncio.create_task(_reader(phone, waits, chance)) for phone in phones]
    await asyncio.sleep(3)  # all streams are open
    waits.reading.clear()
    tasks += [asyncio.create_task(_table(people, waits, every, chance)) for people in tables.values()]
    await asyncio.sleep(BURST)
    for task in tasks:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        waits.errors[repr(ended)] += not isinstance(ended, asyncio.CancelledError)


async def _table(people: list[Phone], waits: Waits, every: float, chance: random.Random) -> None:
    """Now one, now another writes a note on a phone, which then shows the table's page again."""
    await asyncio.sleep(chance.uniform(0, every))
    for turn in count():
        begun, writer = time.perf_counter(), Phone(people[0].port, people[turn % len(people)].seat)
        await waits.wrote(writer.say(chance.choice(WORDS)))
        await waits.read(writer.look(writer.seat["table"]))
        writer.hang_up()
        await asyncio.sleep(max(0, every - (time.perf_counter() - begun)))


async def _reader(phone: Phone, waits: Waits, chance: random.Random) -> None:
    told = asyncio.Event()

    def hear(name: str) -> None:
        if name == phone.seat["topic"]:
            waits.heard += 1
            told.set()

    listening = asyncio.create_task(phone.listen(hear))
    try:
        await asyncio.sleep(chance.uniform(3, POLL))
        while not listening.done():
            told.clear()
            await waits.read(phone.look(phone.seat["said"]))
            try:
                await asyncio.wait_for(told.wait(), POLL)
                await asyncio.sleep(chance.uniform(0.1, 0.5))  # as kit/live.js does
            except TimeoutError:
                pass
        raise ConnectionError("A stream broke off.")
    finally:
        listening.cancel()


def flood(room: Room) -> Lines:
    """Sixty phones that write as fast as they are answered."""
    waits, before, until = Waits(), room.cpu(), time.perf_counter() + FLOOD
    asyncio.run(_flood(room, waits, until))
    notes = len(waits.writing)
    yield f"  {len(room.seats)} phones that write as fast as they can, for {FLOOD} s", ""
    yield "    notes each second", f"{notes / FLOOD:.0f}"
    yield "    writing", _spread(waits.writing)
    yield "    CPU of a note", f"{1000 * (room.cpu()[0] - before[0]) / notes:.1f} ms"
    yield "    errors", waits.told()


async def _flood(room: Room, waits: Waits, until: float) -> None:
    async def write(phone: Phone) -> None:
        while time.perf_counter() < until:
            await waits.wrote(phone.say(random.choice(WORDS)))

    await asyncio.gather(*map(write, room.phones()))


def _spread(times: list[float]) -> str:
    """How long, for most and for nearly all."""
    cuts = quantiles(times, n=100)
    p50, p95, p99 = (f"{1000 * cuts[at - 1]:.0f}" for at in (50, 95, 99))
    return f"{len(times)} times: p50 {p50}, p95 {p95}, p99 {p99} ms"


def beside_peers(figures: dict[str, float]) -> Lines:
    """How many times more the peers need, by the figures in PEERS."""
    for peer, theirs in PEERS.items():
        yield f"  {peer} as quoted, and how many times ours that is", ""
        for name, value in theirs.items():
            yield f"    {COMPARED[name]}", f"{value:g}, {value / figures[name]:.1f} ×"
