"""What is said at a roundtable: each voice by a word of its own, so that it is known wherever it comes up."""

from dataclasses import dataclass, field
from itertools import count, cycle

from bench.whole.people import Actor
from mutuality.site.demo.source import rows

WORDS = cycle([row["text"] for row in rows("contributions") if row["text"]])
NUMBERS = count(1)


@dataclass
class Said:
    """One voice that the server acknowledged, and where it may be read."""

    marker: str
    who: Actor | None  # nobody, for words from the box
    sitting: str  # the address of the meeting
    table: int | None = None  # for words that only one table sees
    quoted: bool = True
    withdrawn: bool = False

    @property
    def travels(self) -> bool:
        return self.quoted and self.table is None and not self.withdrawn


@dataclass
class Talk:
    """Everything that was said, for the checks at the end."""

    said: list[Said] = field(default_factory=list)
    remarks: list[Said] = field(default_factory=list)

    def keep(self, marker: str, who: Actor | None, sitting: str, **more) -> Said:
        self.said.append(Said(marker, who, sitting, **more))
        return self.said[-1]


def words() -> tuple[str, str]:
    """A marker, and something real to say around it."""
    marker = f"marker{next(NUMBERS):05}x"
    return marker, f"{next(WORDS)} {marker}"


# How people want to be named, heard and quoted; in turn, so that each mixture comes up at every table.
NAMED = {"voice": "named", "scope": "partnership", "quotation": "yes"}
MANNERS = [
    NAMED,
    NAMED | {"voice": "pseudonym", "shown_as": "A neighbour"},
    NAMED,
    NAMED | {"scope": "table"},
    NAMED,
    NAMED | {"quotation": "no"},
    NAMED | {"content_note": "A death"},
    NAMED | {"quotation": "ask"},
    NAMED | {"voice": "pseudonym", "shown_as": "Somebody who cleans", "quotation": "ask"},
]


async def speak(talk: Talk, who: Actor, sitting: str, turn: int) -> Said:
    """At one's own table, to the question now; now and then in answer to somebody, and as a note for the table."""
    marker, text = words()
    manner = MANNERS[turn % len(MANNERS)]
    await who.say(f"{sitting}table/", text, manner, answers=turn % 7 == 5)
    table = who.table if manner["scope"] == "table" else None
    return talk.keep(marker, who, sitting, table=table, quoted=manner["quotation"] == "yes")
