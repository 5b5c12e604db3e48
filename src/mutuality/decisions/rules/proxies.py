"""May somebody give their voice for one proposal to somebody else, and answer for them?"""

from mutuality.kit.refused import Refused


def check_giving(
    *, proxies_each: int, is_secret: bool, has_said: bool, is_given: bool, carries: int, carrier_carries: int,
    carrier_has_voice: bool, carrier_gave_theirs: bool,
) -> None:  # fmt: skip
    """Only in the open, only as many to one person as was agreed, and nothing is passed on."""
    if is_secret:
        raise Refused("In a secret ballot everybody answers for themselves.")
    if not proxies_each:
        raise Refused("The agreement says that everybody answers for themselves.")
    if is_given:
        raise Refused("Your voice is with somebody already. Take it back first.")
    if has_said:
        raise Refused("You have answered. Take your answer back first, then give your voice.")
    if carries:
        raise Refused("You carry the voice of somebody else. Give it back first, then give your own.")
    if not carrier_has_voice:
        raise Refused("Choose somebody who has a voice in this themselves.", field="carrier")
    if carrier_gave_theirs:
        raise Refused("This person has given their own voice away. Choose somebody else.", field="carrier")
    if carrier_carries >= proxies_each:
        raise Refused(
            "This person carries as many voices as the agreement allows: {most}. Choose somebody else.",
            field="carrier",
            most=proxies_each,
        )


def check_using(*, is_given: bool) -> None:
    """A voice is used by one person at a time."""
    if is_given:
        raise Refused("You have given your voice to somebody else. Take it back to answer yourself.")
