"""A refusal: a sentence that tells the person what they can do next. Knows no Django."""

from collections.abc import Callable

PHRASES = {"does"}  # slots that hold English phrases of ours, shown in the language of the reader


class Refused(Exception):
    """The rule, said so that the participant can act on it.

    `sentence` is the English sentence, with `{names}` for `values`; pages translate it before they fill it.
    Values are shown as they are, but for phrases of ours: a list of them, or one in a slot that PHRASES names.
    `field` names the form field it belongs to, when there is one.

    >>> str(Refused("Write at most {limit} signs.", limit=5000))
    'Write at most 5000 signs.'
    """

    def __init__(self, sentence: str, field: str | None = None, **values: object) -> None:
        super().__init__(sentence)
        self.sentence, self.field, self.values = sentence, field, values

    def __str__(self) -> str:
        return self.said()

    def said(self, translate: Callable[[str], str] = str) -> str:
        """The whole sentence, in the language that `translate` speaks."""
        return translate(self.sentence).format(
            **{slot: _shown(slot, value, translate) for slot, value in self.values.items()}
        )


def _shown(slot: str, value: object, translate: Callable[[str], str]) -> object:
    if isinstance(value, list):
        return ", ".join(translate(each) for each in value)
    return translate(value) if slot in PHRASES and isinstance(value, str) else value
