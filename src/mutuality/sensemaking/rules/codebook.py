"""May the list of themes be drafted, changed, published; and what may stand beside a theme?"""

from collections.abc import Collection, Mapping

from mutuality.kit.refused import Refused

MOST_THEMES = 300


def check_draft(*, is_there: bool) -> None:
    if not is_there:
        raise Refused("There is no draft of the themes. Begin the next version first.")


def check_theme(
    *, name: str, names: Collection[str], theme: int | None, parent: int | None, parents: Mapping[int, int | None]
) -> None:
    """`names` are those of the other themes; `parents` says for each theme of the draft below which one it stands."""
    if name.strip().casefold() in {each.casefold() for each in names}:
        raise Refused("Another theme has this name. Give this one a name of its own.", field="name")
    if theme is None and len(parents) >= MOST_THEMES:
        raise Refused("These are {most} themes already. Nobody can keep more in mind: join some.", most=MOST_THEMES)
    above: int | None = parent
    for _step in range(len(parents) + 1):
        if above is None:
            return
        if above == theme or above not in parents:
            raise Refused("A theme cannot stand below itself. Choose another one.", field="parent")
        above = parents[above]
    raise Refused("A theme cannot stand below itself. Choose another one.", field="parent")


def check_removing(*, has_themes_below: bool) -> None:
    if has_themes_below:
        raise Refused("Other themes stand below this one. Move them first.")


def check_publishing(*, themes: int, changes: bool) -> None:
    if not themes:
        raise Refused("There is no theme in it yet. Add the first one.")
    if not changes:
        raise Refused("Nothing in it differs from the version that holds. Change something, or put the draft away.")


def check_words(*, text: str) -> None:
    if not text.strip():
        raise Refused("Say it in a few words.", field="text")


def check_own(*, is_mine: bool, is_taken_back: bool) -> None:
    if not is_mine or is_taken_back:
        raise Refused("Only a word of your own that still stands can be taken back.")


def check_pile_as_theme(*, name: str, is_theme: bool) -> None:
    if is_theme:
        raise Refused("This pile is a theme already.")
    if not name.strip():
        raise Refused("Give the pile a name first. It becomes the name of the theme.")
