"""Every power there is, in one table: what it lets people do, how many keys it takes, which offices carry it.

The agreement may raise a level (`AgreementRules.levels`); lowering one is itself a decision of the partnership.
"""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How many it takes, from one to all. The order of the names is the order of strength."""

    MEMBER = "member"
    MANDATE = "mandate"
    TWO_KEYS = "two_keys"
    COLLECTIVE = "collective"


STRENGTH = {level: strength for strength, level in enumerate(Level)}
IN_WORDS = {
    Level.MEMBER: "any member",
    Level.MANDATE: "somebody with a mandate",
    Level.TWO_KEYS: "two people from different perspectives",
    Level.COLLECTIVE: "a decision of all",
}


@dataclass(frozen=True)
class Power:
    """`offices` may use it; empty means any member. `does` completes the sentence “… may …”.

    `highest` is as far as an agreement may raise it: what one does by oneself, or reads, cannot be done by two.
    """

    name: str
    does: str
    level: Level
    offices: frozenset[str] = frozenset()
    highest: Level = Level.COLLECTIVE


@dataclass(frozen=True)
class Office:
    name: str
    title: str
    about: str


OFFICES = {
    office.name: office
    for office in [
        Office("founder", "Founder", "Sets the partnership up. Ends by itself and cannot be renewed."),
        Office("coordinator", "Coordinator", "Invitations, meetings, seats and notes."),
        Office("co_facilitator", "Co-facilitator", "Guides a meeting together with somebody from another perspective."),
        Office("access_contact", "Access contact", "Reads the access needs of those who attend, so that they are met."),
        Office("wellbeing_contact", "Wellbeing contact", "Is told, and nobody else, when somebody needs a moment."),
        Office("moderator", "Moderator", "Looks at unnamed words before they are shown, together with another."),
        Office("safeguarding_lead", "Safeguarding lead", "Keeps people safe; with another, can learn who spoke."),
    ]
}
SETTING_UP = frozenset({"founder", "coordinator"})
SAFEGUARDING = frozenset({"safeguarding_lead"})
MANDATE = Level.MANDATE
POWERS = {
    power.name: power
    for power in [
        Power("speak", "say something at a table they sit at", Level.MEMBER, highest=Level.MEMBER),
        Power("invite", "invite people into the partnership", Level.MANDATE, SETTING_UP),
        Power("describe_partnership", "name organisations, pods and perspectives", Level.MANDATE, SETTING_UP),
        Power("plan_meeting", "plan a meeting and invite to it", Level.MANDATE, SETTING_UP),
        Power("name_facilitators", "name the two co-facilitators of a meeting", Level.TWO_KEYS),
        Power("arrange_seats", "seat people at tables", Level.MANDATE, SETTING_UP | {"co_facilitator"}),
        Power("open_meeting", "open a meeting", Level.TWO_KEYS, frozenset({"co_facilitator"})),
        Power("move_on", "move a meeting to its next question", Level.TWO_KEYS, frozenset({"co_facilitator"})),
        Power("close_meeting", "close a meeting", Level.TWO_KEYS, frozenset({"co_facilitator"})),
        Power("lock_report", "lock a report", Level.TWO_KEYS, frozenset({"co_facilitator"})),
        Power("call_hands", "call the next person to speak", Level.MANDATE, frozenset({"co_facilitator"}), MANDATE),
        Power("enter_words", "write down what others say on paper or by telephone", Level.MANDATE, SETTING_UP, MANDATE),
        Power("hand_out_slips", "hand out slips for unnamed words", Level.MANDATE, SETTING_UP | {"co_facilitator"}),
        Power(
            "moderate", "look at unnamed words before all see them", Level.MANDATE, frozenset({"moderator"}), MANDATE
        ),
        Power("hear_appeals", "have unnamed words looked at again by others", Level.MANDATE, SAFEGUARDING, MANDATE),
        Power("open_seal", "learn who said something under another name", Level.TWO_KEYS, SAFEGUARDING),
        Power("see_access_needs", "read access needs", Level.MANDATE, frozenset({"access_contact"}), MANDATE),
        Power("see_moments", "read who needs a moment", Level.MANDATE, frozenset({"wellbeing_contact"}), MANDATE),
        Power(
            "lead_exercise",
            "lead an exercise in which all make sense of what was said",
            Level.MANDATE,
            SETTING_UP | {"co_facilitator"},
        ),
        Power("take_part", "take part in such an exercise", Level.MEMBER, highest=Level.MEMBER),
        Power("keep_codebook", "publish the list of themes, and begin a reading with it", Level.MANDATE, SETTING_UP),
        Power("code", "say which themes are in somebody's words", Level.MEMBER, highest=MANDATE),
        Power("grant_mandate", "give somebody an office", Level.TWO_KEYS),
        Power("propose", "put a question to all", Level.MEMBER, highest=MANDATE),
        Power("take_position", "answer a proposal", Level.MEMBER, highest=Level.MEMBER),
        Power("change_agreement", "change the working agreement", Level.COLLECTIVE),
    ]
}
