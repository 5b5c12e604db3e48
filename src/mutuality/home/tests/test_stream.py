"""The switchboard and the stream, without a server."""

import asyncio
import threading
from time import time

import pytest

from mutuality.home import stream
from mutuality.kit import live


class Browser:
    """An ASGI server and a browser in one: it keeps what it was sent, and can leave."""

    def __init__(self, *names, since=None):
        since = "" if since is None else f"&since={since}"
        self.scope = {"query_string": f"ticket={live.ticket(names)}{since}".encode()}
        self.pieces, self.status, self.left = [], None, asyncio.Event()
        self.open = asyncio.ensure_future(stream.live(self.scope, self.receive, self.send))

    async def receive(self):
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.status = message.get("status", self.status)
        self.pieces.append(message.get("body", b"").decode())

    async def settle(self):
        for _ in range(10):
            await asyncio.sleep(0)

    def heard(self):
        return [line[6:] for line in "".join(self.pieces).splitlines() if line.startswith("data: ")]


@pytest.fixture
def run():
    """Run a story on a loop that listens to this process."""

    def run(story):
        async def whole():
            stop = stream.start()
            try:
                async with asyncio.timeout(30):
                    await story()
            finally:
                stop()

        asyncio.run(whole())

    return run


async def open_browsers(*wanted):
    browsers = [Browser(*names) for names in wanted]
    for browser in browsers:
        await browser.settle()
    return browsers


@pytest.fixture(autouse=True)
def _this_process_only(monkeypatch):
    """Neither another process, nor a server that a browser test left open in this one, hands names over too."""
    monkeypatch.setattr(stream, "_is_postgresql", lambda: False)
    monkeypatch.setattr(live, "_listeners", [])


def test_a_browser_hears_only_the_names_of_its_ticket(run):
    async def story():
        one, two = await open_browsers(["table-1"], ["table-1", "room-1"])
        live.hear("room-1", "table-9")
        await asyncio.sleep(0.01)
        assert (one.heard(), two.heard()) == ([], ["room-1"])

    run(story)


def test_a_name_touched_many_times_at_once_is_said_once(run):
    async def story():
        [browser] = await open_browsers(["table-1", "table-2"])
        live.hear(*["table-1"] * 100, "table-2")
        await asyncio.sleep(0.01)
        assert browser.heard() == ["table-1", "table-2"]
        live.hear("table-1")
        await asyncio.sleep(0.01)
        assert browser.heard() == ["table-1", "table-2", "table-1"]

    run(story)


def test_names_come_over_from_another_thread(run):
    async def story():
        [browser] = await open_browsers(["table-1"])
        thread = threading.Thread(target=live.hear, args=["table-1"])
        thread.start()
        while not browser.heard():
            await asyncio.sleep(0.01)
        thread.join()

    run(story)


def test_a_silent_stream_gives_a_sign_of_life(run, monkeypatch):
    monkeypatch.setattr(stream, "HEARTBEAT", 0.01)

    async def story():
        [browser] = await open_browsers(["table-1"])
        while ": still here\n\n" not in browser.pieces:
            await asyncio.sleep(0.01)

    run(story)


def test_a_stream_ends_when_its_time_is_over(run, monkeypatch):
    monkeypatch.setattr(stream, "HEARTBEAT", 0.01)
    monkeypatch.setattr(stream, "LONGEST", 0.02)

    async def story():
        [browser] = await open_browsers(["table-1"])
        await browser.open
        assert len(stream.switchboard) == 0

    run(story)


def test_a_browser_that_leaves_is_forgotten(run):
    async def story():
        stays, leaves = await open_browsers(["table-1"], ["table-1", "table-2"])
        leaves.left.set()
        await leaves.open
        assert len(stream.switchboard) == 1
        assert not stream.switchboard.wanted("table-2")
        live.hear("table-1")
        await asyncio.sleep(0.01)
        assert (stays.heard(), leaves.heard()) == (["table-1"], [])

    run(story)


def test_a_stranger_is_refused_without_the_database(run):
    async def story():
        browser = Browser()
        browser.open.cancel()
        browser.scope = {"query_string": b"ticket=made:up"}
        await stream.live(browser.scope, browser.receive, browser.send)
        assert browser.status == 403
        assert "Load it again" in browser.pieces[-1]

    run(story)  # the fixture `db` is not asked for: any query would fail


def test_what_was_touched_since_the_page_was_asked_for_is_said_first(run, monkeypatch):
    clock = [1_000_000.0]
    monkeypatch.setattr(stream, "time", lambda: clock[0])

    async def heard(*names, since):
        browser = Browser(*names, since=since)
        await browser.settle()
        return browser.heard()

    async def story():
        clock[0] += 3_600
        live.hear("table-1")
        clock[0] += 200
        live.hear("table-2")
        names = ["table-1", "table-2", "table-3"]
        assert await heard(*names, since=clock[0]) == ["table-2"]
        assert await heard(*names, since=clock[0] + 0.001) == []
        assert sorted(await heard(*names, since=clock[0] - 200)) == ["table-1", "table-2"]
        assert sorted(await heard(*names, since=clock[0] - 601)) == names  # too long ago to know
        for none in ["x", "-1", "nan", "1e9", "9" * 400, None]:
            assert await heard("table-2", since=none) == []

    run(story)


def test_after_a_time_of_not_listening_everything_may_have_been_touched(run):
    async def story():
        browser = Browser("table-1", since=time() - 1)
        await browser.settle()
        assert browser.heard() == ["table-1"]  # the process is younger than the page

    run(story)
