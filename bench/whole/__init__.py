"""Two whole roundtables from the plan to the locked report, by 39 and by 26 people, on SQLite and on PostgreSQL.

Everything is done through the web, by phones as of `tests.phones`, and where there is a browser by three people at
360 pixels in Chromium. The phones run on the same machine as the server. bench/README.md says how each figure is made.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median, quantiles

from bench.roundtable import Room, on_postgresql, on_sqlite
from bench.whole.browsers import Browsers, InBrowser, browsers
from bench.whole.people import Actor, Figures
from bench.whole.walk import HELD, Walk
from tests.server.conftest import command

ROUNDTABLES = {
    "39 people in two sittings": (39, Walk.two_sittings),
    "26 people at four tables": (26, Walk.one_room),
}
IN_BROWSERS = ("Ama", "Ben", "Dina")  # two who hold the keys, and one of the others
Lines = Iterator[tuple[str, str]]


def run() -> Lines:
    """The lines of the table."""
    for database, instance in {"SQLite": on_sqlite, "PostgreSQL": on_postgresql}.items():
        for name, (count, held) in ROUNDTABLES.items():
            with instance() as room:
                yield f"{name}, {database}", ""
                yield from one(room, count, held)


def one(room: Room, count: int, held) -> Lines:
    """One roundtable on a server of its own."""
    with browsers() as chromium:
        yield from _one(room, count, held, chromium)


def _one(room: Room, count: int, held, chromium: Browsers | None) -> Lines:
    walk = _walk(room, count, chromium)
    before, begun = room.cpu(), time.perf_counter()
    sittings = asyncio.run(_walked(walk, held))
    taken, cpu = time.perf_counter() - begun, [now - then for now, then in zip(room.cpu(), before, strict=True)]
    yield from _figures(walk, taken)
    yield "  CPU of the server, and of it for each person", f"{cpu[0]:.1f} s, {cpu[0] / count:.2f} s"
    if room.database:
        yield "  CPU of PostgreSQL besides", f"{cpu[1]:.1f} s"
    yield "  memory of the server at the end", f"{room.resident():.0f} MiB"
    yield "  people in Chromium at 360 px, and what was amiss there", _seen(walk, chromium)
    yield from _checked(room, walk, [each.number for each in sittings])


def _walk(room: Room, count: int, chromium: Browsers | None) -> Walk:
    port, figures = room.house.port, Figures()

    def comes(name: str, session: str) -> Actor:
        if chromium and name in IN_BROWSERS:
            return InBrowser(port, name, session, figures, browsers=chromium)
        return Actor(port, name, session, figures)

    people = [comes(**each) for each in _beside(room, "people", count=count)]
    stranger = Actor(port, "somebody", "", figures)
    return Walk(people, stranger, figures, lambda act, **more: _beside(room, act, **more))


async def _walked(walk: Walk, held) -> list:
    try:
        return await held(walk)
    finally:
        for each in [*walk.people, walk.stranger]:
            await each.leave()


def _beside(room: Room, act: str, **more):
    words = [sys.executable, "-m", "bench.whole.beside", act, json.dumps(more)]
    return json.loads(subprocess.run(words, env=room.env, stdout=subprocess.PIPE, check=True, timeout=300).stdout)


def _figures(walk: Walk, taken: float) -> Lines:
    figures, sizes = walk.figures, [each.bytes / 1000 for each in walk.people]
    yield "  from the plan to the lock", f"{taken:.0f} s"
    yield "  requests, and of them for scripts, styles and pictures", f"{figures.requests}, {figures.files}"
    yield "  reading", _spread(figures.reading)
    yield "  writing", _spread(figures.writing)
    yield "  told by a live stream", f"{figures.heard} times"
    yield "  bytes of a person: middle, most", f"{median(sizes):.0f} kB, {max(sizes):.0f} kB"
    yield "  answers of 500 and above, broken lines", str(figures.errors)


def _seen(walk: Walk, chromium: Browsers | None) -> str:
    """Whether anything was wider than the screen, or too small to touch."""
    if chromium is None:
        return "no browser is here; phones did it all"
    for each in dict.fromkeys(chromium.found):
        print(each, file=sys.stderr)
    return f"{sum(each.in_browser for each in walk.people)}, {len(chromium.found)}"


def _spread(times: list[float]) -> str:
    cuts = quantiles(times, n=100)
    return f"{len(times)} times: p50 {1000 * cuts[49]:.0f}, p95 {1000 * cuts[94]:.0f} ms"


def _checked(room: Room, walk: Walk, meetings: list[int]) -> Lines:
    """What was asked at the end, beside the server."""
    kept = _beside(room, "kept", meetings=meetings)
    said = sum(not each.withdrawn for each in walk.talk.said)
    assert kept == {
        "voices": said,
        "withdrawn": 1 * len(meetings),
        "unsealed": 0,
        "strange": 0,
        "locked": len(meetings),
    }, kept
    verified = command("record", "verify", env=room.env)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    yield "  voices, and taken back", f"{said}, {len(walk.talk.said) - said}"
    for sentence in (*HELD, "every voice matches the record, and `mutuality record verify` holds"):
        yield f"  {sentence}", "yes"
