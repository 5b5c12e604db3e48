"""Whose voice counts as one: perspectives that are large enough each by themselves, all others together."""

from collections.abc import Mapping

from mutuality.methods.small_groups import hidden_answers


def own_voices(sizes: Mapping[str, int], smallest: int) -> frozenset[str]:
    """Which perspectives have a voice of their own. `sizes` are those who answered; "" stands for no perspective.

    The others have one voice together. Where that would be fewer than `smallest` people, or where one of them could be
    worked out, nobody has a voice of their own: all are one.

    >>> sorted(own_voices({"lived": 3, "universities": 9, "community": 8, "": 4}, 5))
    ['community', 'universities']
    >>> own_voices({"lived": 3, "universities": 9}, 5)  # shown alone, the larger would tell the smaller
    frozenset()
    >>> sorted(own_voices({"lived": 6, "universities": 9}, 5)), own_voices({"lived": 6, "": 1}, 5)
    (['lived', 'universities'], frozenset())
    """
    names = [name for name, size in sizes.items() if size]
    left_out = hidden_answers([sizes[name] for name in names], smallest)
    return frozenset(names) - {names[place] for place in left_out} - {""}
