"""The machine dies under sixty people who write; what it had acknowledged is there, once."""

import asyncio
import random
from collections import Counter

import pytest

from tests import postgres, prepared
from tests.phones import Phone, roundtable
from tests.server.conftest import USUAL, command, environment, start

pytestmark = pytest.mark.server
EACH = 2  # things that each person says
DEATHS = 3


class Room:
    """Sixty phones, and a server that is killed and started again."""

    def __init__(self, data, seed, **more):
        self.data, self.more, self.chance = data, more, random.Random(seed)
        self.house = start(data, **more)
        self.there = asyncio.Event()
        self.there.set()
        self.acknowledged, self.strange, self.broken = Counter(), Counter(), 0
        self.seats = roundtable("seat", self.env)

    @property
    def env(self):
        return environment(self.data, **USUAL | self.more)

    async def run(self):
        everybody = [self.speak(Phone(self.house.port, seat), number) for number, seat in enumerate(self.seats)]
        await asyncio.gather(self.die_again_and_again(len(everybody) * EACH), *everybody)

    async def speak(self, phone, number):
        for turn in range(EACH):
            text, once = f"Person {number} says this as number {turn}.", f"{number:08x}-0000-4000-8000-{turn:012x}"
            await self.until_acknowledged(phone, text, once)
            if self.chance.random() < 0.2:  # somebody taps twice
                await self.until_acknowledged(phone, text, once)

    async def until_acknowledged(self, phone, text, once):
        while True:
            await self.there.wait()
            phone.port = self.house.port
            try:
                answer = await phone.say(text, once)
            except (OSError, EOFError):
                self.broken += 1
                await asyncio.sleep(0.05)
                continue
            if answer.status == 302:
                self.acknowledged[text] += 1
            else:
                self.strange[answer.status] += 1
            return

    async def die_again_and_again(self, all_words):
        for death in sorted(self.chance.uniform(0.05, 0.9) * all_words for _ in range(DEATHS)):
            while len(self.acknowledged) < death:
                await asyncio.sleep(0.002)
            await asyncio.sleep(self.chance.uniform(0, 0.02))
            self.there.clear()
            self.house.process.kill()  # the whole server is this one process
            self.house.process.wait()
            self.house = await asyncio.to_thread(start, self.data, **self.more)
            self.there.set()


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def instance(request, tmp_path):
    """A folder of its own, and where its database is."""
    data = prepared.copied(tmp_path, with_database=request.param == "SQLite")
    if request.param == "SQLite":
        yield data, {}
        return
    with postgres.prepared_server() as address:
        yield data, {"DATABASE_URL": address}


def test_what_was_acknowledged_is_there_once_however_often_the_server_dies(instance):
    data, more = instance
    room = Room(data, seed=60, **more)
    asyncio.run(asyncio.wait_for(room.run(), 200))
    assert room.house.stop() == 0
    assert room.strange == {}
    assert room.broken >= DEATHS  # it died while people wrote
    assert len(room.acknowledged) == len(room.seats) * EACH
    told = roundtable("told", room.env)
    assert Counter(told["texts"]) == Counter(room.acknowledged.keys())
    assert (told["fault"], told["strange"], told["unsealed"]) == ("", 0, 0)
    assert command("record", "verify", "--data", data, env=room.env).returncode == 0
