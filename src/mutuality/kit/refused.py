"""A refusal: a sentence that tells the person what they can do next. Knows no Django."""


class Refused(Exception):
    """The rule, said so that the participant can act on it.

    `sentence` is the English sentence, with `{names}` for `values`; pages translate it before they fill it.
    `field` names the form field it belongs to, when there is one.

    >>> str(Refused("Write at most {limit} signs.", limit=5000))
    'Write at most 5000 signs.'
    """

    def __init__(self, sentence: str, field: str | None = None, **values: object) -> None:
        super().__init__(sentence)
        self.sentence, self.field, self.values = sentence, field, values

    def __str__(self) -> str:
        return self.sentence.format(**self.values)
