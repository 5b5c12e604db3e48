"""What people may be asked, and what counts as an answer. Plain values in, an answer or a refusal out."""

import secrets
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from mutuality.kit.refused import Refused

# Consent


@dataclass(frozen=True)
class Purpose:
    """One thing people may agree to, apart from all others. Change `says` and `version` together: an older yes
    then no longer counts, and people are asked again."""

    name: str
    version: int
    says: str
    means: str


PURPOSES = {
    purpose.name: purpose
    for purpose in [
        Purpose(
            "take_part",
            1,
            "I take part in this partnership.",
            "You can pause or leave at any time, without a reason. Pay you have earned stays yours.",
        ),
        Purpose(
            "contacted",
            1,
            "I may be contacted about this partnership.",
            "In the way you chose under “My profile”, and in no other.",
        ),
        Purpose(
            "notes_used_for_themes",
            1,
            "What I say may be used to find shared themes.",
            "If you change your mind, your words are taken out of the themes and these are looked at again.",
        ),
        Purpose(
            "quoted",
            1,
            "What I say may be quoted, word by word.",
            "For each thing you say you can still say no, or “ask me first”. "
            "Quotes can be taken off web pages later, but not out of printed copies.",
        ),
        Purpose(
            "named",
            1,
            "My name may stand beside my words.",
            "Think of others too: your name may tell people which service, family or town you speak about.",
        ),
        Purpose(
            "sound_recording",
            1,
            "My voice may be recorded in meetings.",
            "Recordings are deleted once the notes have been checked, after 90 days at most.",
        ),
        Purpose(
            "transcribed",
            1,
            "Recordings of my voice may be written down.",
            "By people of this partnership, or by somebody they pay and trust.",
        ),
        Purpose(
            "captions",
            1,
            "Captions of what I say may be made by an outside service.",
            "The sound of the meeting is then sent to that service while the meeting lasts.",
        ),
        Purpose(
            "turn_counting",
            1,
            "How often and how long I speak may be counted.",
            "Only to see how fairly time is shared. Nobody is ranked, and small groups are never shown.",
        ),
        Purpose(
            "later_studies",
            1,
            "My words may be used in later studies.",
            "Only by the organisations of this partnership, and you will be told of each study.",
        ),
        Purpose(
            "photograph",
            1,
            "I may be in photographs.",
            "Say no, and you will be left out of the picture or made unrecognisable.",
        ),
    ]
}


@dataclass(frozen=True)
class Answer:
    """What somebody said to one purpose, and to which version of its text."""

    given: bool
    version: int


def agrees(purpose: str, answer: Answer | None, *, silence: bool = False) -> bool:
    """Whether `answer` allows `purpose`. Silence counts as `silence`; so does a yes to a text that has changed since.

    >>> agrees("quoted", Answer(True, 1)), agrees("quoted", Answer(True, 0)), agrees("quoted", None)
    (True, False, False)
    """
    if answer is None or (answer.given and answer.version != PURPOSES[purpose].version):
        return silence
    return answer.given


def changed_answers(before: Mapping[str, Answer], answers: Mapping[str, bool | None]) -> dict[str, bool]:
    """The answers that say something new. None is no answer, and takes none back.

    >>> changed_answers({"quoted": Answer(True, 1)}, {"quoted": True, "named": False, "photograph": None})
    {'named': False}
    """
    for purpose in answers:
        if purpose not in PURPOSES:
            raise Refused("Nobody can be asked for “{purpose}”. Choose from the list.", purpose=purpose)
    given = {purpose: answer for purpose, answer in answers.items() if answer is not None}
    return {
        purpose: answer
        for purpose, answer in given.items()
        if before.get(purpose) != Answer(answer, PURPOSES[purpose].version)
    }


# Mailed codes

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so no words; nothing that looks like a digit
CODE_LENGTH = 6
CODE_TIME = timedelta(minutes=15)
CODE_TRIES = 5


def new_code() -> str:
    """Six letters in two groups, easy to read out and to type: 64 million of them."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    return f"{letters[:3]}-{letters[3:]}"


def plain_code(typed: str) -> str:
    """What was typed, without what people add to it.

    >>> plain_code(" bcd–fgh ")
    'BCDFGH'
    """
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign.isalnum())


def check_claim(*, now: datetime, sent_at: datetime | None, tries: int) -> None:
    """May a code still be tried? `tries` counts this one too."""
    if sent_at is None or now >= sent_at + CODE_TIME:
        raise Refused("No code is waiting any more: it works for 15 minutes. Ask for a new one.", field="code")
    if tries > CODE_TRIES:
        raise Refused("That were too many tries with this code. Ask for a new one.", field="code")


def check_code(*, is_right: bool) -> None:
    if not is_right:
        raise Refused("This is not the code we sent. Look at the newest mail, and type its six letters.", field="code")


def check_guest(*, is_guest: bool) -> None:
    if not is_guest:
        raise Refused("You already have an account, with an address of your own.", field="email")


def check_address_is_free(*, is_taken: bool) -> None:
    """Asked only of somebody who has proven that the address is theirs."""
    if is_taken:
        raise Refused(
            "This address is yours, and it already has an account here. What you said by the link stays with the link. "
            "To take part with your account, sign in with this address and ask for an invitation for it."
        )


def check_open_account(*, is_active: bool) -> None:
    if not is_active:
        raise Refused("This account was closed. Write to the people who invited you if that is a mistake.")


# Profile


def zone_from(typed: str, known: Collection[str]) -> str:
    """The IANA zone somebody means: its name, or its city where that names one zone.

    >>> zone_from("kathmandu", {"Asia/Kathmandu", "UTC"}), zone_from("utc", {"UTC"})
    ('Asia/Kathmandu', 'UTC')
    """
    wanted = typed.strip().replace(" ", "_").casefold()
    exact = [zone for zone in known if zone.casefold() == wanted]
    cities = exact or [zone for zone in known if zone.rpartition("/")[2].casefold() == wanted]
    if len(cities) != 1:
        raise Refused(
            "We do not know the time zone “{zone}”. Choose a city near you from the list, for example Africa/Nairobi.",
            field="zone",
            zone=typed,
        )
    return cities[0]


def language_from(typed: str, names: Mapping[str, Collection[str]]) -> str:
    """The code of the language somebody typed, by code or by any of its `names` (code → names).

    >>> language_from("Nepali", {"ne": ["Nepali", "नेपाली"]}), language_from("NE", {"ne": ["Nepali"]})
    ('ne', 'ne')
    """
    wanted = typed.strip().casefold()
    for code in names:
        if code.casefold() == wanted.replace("-", "_"):
            return code
    for code, called in names.items():
        if wanted in {name.casefold() for name in called}:
            return code
    raise Refused(
        "We do not know the language “{language}”. Choose one from the list, or write its English name.",
        field="code",
        language=typed,
    )


def check_somebody_else(*, is_self: bool) -> None:
    if is_self:
        raise Refused("Choose somebody else: you always know which words are yours.", field="other")
