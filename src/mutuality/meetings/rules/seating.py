"""Who is seated where. Plain values in, an answer or a refusal out."""

from mutuality.kit.refused import Refused

from .meeting import check_not_cancelled


def check_tables(*, tables: int, people: int, state: str, only_here: bool = False) -> None:
    """May tables be laid, or laid anew for those who came?

    Whoever lays them may sit at one: a lot decides where, its number is in the record, and words that were said to a
    table stay with it while people sit down at new ones. So nobody comes to read them, which `check_moving` forbids.
    """
    check_not_cancelled(state=state)
    if state == "closed":
        raise Refused("This meeting is over. Its tables stay as they were.")
    if only_here and state != "open":
        raise Refused("Who is here is known once the meeting is open.", field="only_here")
    if only_here and not people:
        raise Refused("Nobody is noted as here yet. Note who came first.", field="only_here")
    if not people:
        raise Refused("Nobody has said yet that they are coming. Invite people first.")
    if not 1 <= tables <= people:
        raise Refused("Choose a number of tables from 1 to {people}.", field="tables", people=people)


def check_company(*, is_kept_apart: bool) -> None:
    if is_kept_apart:
        raise Refused(
            "At this table sits somebody they are kept apart from. Choose another table, or part the two first.",
            field="table",
        )


def check_pairing(*, same_person: bool) -> None:
    if same_person:
        raise Refused("Choose two different people.", field="other")
