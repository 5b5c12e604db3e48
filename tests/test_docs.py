"""What is written about the house is true of it: links lead somewhere, commands exist, the rooms are the real ones."""

import re
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from mutuality.site import cli, environment

HOUSE = Path(__file__).resolve().parent.parent
PAGES = sorted([*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md")])
README, ARCHITECTURE = ((HOUSE / name).read_text() for name in ("README.md", "ARCHITECTURE.md"))
LINK = re.compile(r"""!?\[[^\]]*\]\(\s*([^)\s]+)[^)]*\)|<(?:img|a)[^>]*\b(?:src|href)="([^"]+)\"""")
CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.DOTALL | re.MULTILINE)
TREE = re.compile(r"^```\nsrc/mutuality/\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# Of the machine that something was written on, or that its packages came from.
ELSEWHERE = re.compile(r"(?<![\w.])/(?:work|root|home)/|/tmp/|\bpypi\.|\bpythonhosted\b", re.IGNORECASE)
WIDEST, HEAVIEST = 1500, 1_500_000  # pixels of a picture; bytes of all


def links_of(text):
    """Where the relative links and pictures of a page lead, without those to other sites and within the page."""
    targets = [one or other for one, other in LINK.findall(CODE.sub("", text))]
    return [target for target in targets if not re.match(r"\w+:|#", target)]


def anchors_of(text):
    """The names that headings get: small letters, spaces as hyphens, no other signs."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken_links(page, text):
    for link in links_of(text):
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve()
        if not (target.exists() and target.is_relative_to(HOUSE)):
            yield f"{link} leads nowhere"
        elif anchor and anchor not in anchors_of(target.read_text()):
            yield f"{link} names a heading that is not there"


def makes_in(text):
    return set(re.findall(r"(?<!install )(?<![\w-])make ([a-z][\w-]*)", "\n".join(CODE.findall(text))))


def mutualitys_in(text):
    """The words behind `mutuality`, as far as they are words: `record verify p2` too."""
    found = re.findall(r"(?<![\w/-])(?:\.venv/bin/)?mutuality((?: +[a-z][\w-]*)+)", "\n".join(CODE.findall(text)))
    return [words.split() for words in found]


def is_command(words):
    """Whether the first words name a command; what follows a command is its own."""
    command = cli.main
    for word in words:
        if not isinstance(command, click.Group):
            return True
        if word not in command.commands:
            return False
        command = command.commands[word]
    return not isinstance(command, click.Group)


def lost_places(text):
    """Files that a page names (`kit/seal.py`), and what it says stands in them (`kit/seal.py: seal`), but does not."""
    for span in re.findall(r"`([^`\n]+)`", text):
        named = re.fullmatch(r"([\w/.-]+/[\w-]+\.(?:py|html))(?:: (\w+).*)?", span)
        if not named:
            continue
        path, name = named.groups()
        whole = [at for at in (HOUSE / path, HOUSE / "src" / "mutuality" / path) if at.exists()]
        found = whole or list((HOUSE / "src" / "mutuality").glob(f"*/{path}"))  # as named within its room
        if not found:
            yield f"{path} is not there"
        elif name and not re.search(
            rf"^(?:(?:async )?def|class) {name}\b|^{name}\b.*=", found[0].read_text(), re.MULTILINE
        ):
            yield f"{name} does not stand in {path}"


def rooms_in(text):
    return set(re.findall(r"^  (\w+)/", TREE.search(text).group(1), re.MULTILINE))


def rooms_that_stand():
    house = HOUSE / "src" / "mutuality"
    return {room.name for room in house.iterdir() if (room / "__init__.py").exists()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOUSE)))
def test_every_link_and_picture_is_there(page):
    assert list(broken_links(page, page.read_text())) == []


@pytest.mark.parametrize(
    "link", ["[x](docs/nowhere.md)", "![x](docs/none.png)", '<img src="docs/none.png">', "[x](README.md#no-such-part)"]
)
def test_a_planted_broken_link_is_caught(link):
    assert list(broken_links(HOUSE / "README.md", f"Read {link} first."))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOUSE)))
def test_every_command_that_is_named_exists(page):
    text = page.read_text()
    targets = set(re.findall(r"^([\w-]+):", (HOUSE / "Makefile").read_text(), re.MULTILINE))
    assert makes_in(text) - targets == set()
    assert [words for words in mutualitys_in(text) if not is_command(words)] == []


def test_a_planted_command_is_caught():
    assert makes_in("`make coffee`") == {"coffee"}
    assert not is_command(mutualitys_in("`mutuality record burn p2`")[0])
    assert not is_command(mutualitys_in("```\nmutuality record\n```")[0])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOUSE)))
def test_every_file_and_function_that_is_named_is_there(page):
    assert list(lost_places(page.read_text())) == []


def test_a_planted_lost_place_is_caught():
    assert list(lost_places("`kit/nowhere.py`, `kit/seal.py: unseal`")) == [
        "kit/nowhere.py is not there",
        "unseal does not stand in kit/seal.py",
    ]


def test_every_make_target_for_people_is_explained_in_the_readme():
    assert {"demo", "test", "check", "bench", "serve"} <= makes_in(README)


def test_the_first_two_commands_are_the_example_and_the_tests():
    assert re.findall(r"make ([\w-]+)", README)[:2] == ["demo", "test"]


def test_architecture_names_the_rooms_that_stand_and_no_other():
    assert rooms_in(ARCHITECTURE) == rooms_that_stand()


def test_the_readme_names_the_table_of_settings():
    assert "mutuality settings" in README
    assert "src/mutuality/site/environment.py" in links_of(README)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOUSE)))
def test_settings_that_are_named_exist(page):
    known = {variable.name for variable in environment.VARIABLES}
    assert set(re.findall(r"\b(?:MUTUALITY_[A-Z_]+|DATABASE_URL)\b", page.read_text())) - known == set()


def test_every_decision_is_in_the_index():
    folder = HOUSE / "docs" / "decisions"
    written = {page.name for page in folder.glob("0*.md")}
    assert set(links_of((folder / "README.md").read_text())) == written


def test_decisions_are_numbered_without_a_gap():
    numbers = sorted(int(page.name[:4]) for page in (HOUSE / "docs" / "decisions").glob("0*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOUSE)))
def test_no_page_tells_of_somebody_s_machine(page):
    assert ELSEWHERE.findall(page.read_text()) == []


@pytest.mark.parametrize("planted", ["see /work/main", "in /root/.cache", "from https://pypi.example/simple"])
def test_a_planted_machine_is_caught(planted):
    assert ELSEWHERE.search(planted)


def test_pictures_are_all_shown_and_weigh_little():
    pictures = set((HOUSE / "docs" / "pictures").glob("*.png"))
    shown = {(page.parent / link).resolve() for page in PAGES for link in links_of(page.read_text())}
    assert pictures <= shown
    assert sum(picture.stat().st_size for picture in pictures) < HEAVIEST
    assert all(int.from_bytes(picture.read_bytes()[16:20], "big") <= WIDEST for picture in pictures)
