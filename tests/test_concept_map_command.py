"""`mutuality concept-map`: it reads sorts as people write them, answers as documented, and refuses in words."""

import json

import pytest
from click.testing import CliRunner

from mutuality.site import cli

SORTS = '"","ana","ben","cid"\n' + "".join(f'"item {n}",{n % 2},{n % 2 + 5},{n % 3 if n else ""}\n' for n in range(8))
FAST = ["--bootstraps", "2", "--permutations", "2"]


@pytest.fixture
def run(tmp_path):
    """Run the command on a file with these words."""

    def run(words, *more):
        path = tmp_path / "sorts.csv"
        path.write_bytes(words if isinstance(words, bytes) else words.encode())
        return CliRunner().invoke(cli.main, ["concept-map", str(path), *FAST, *map(str, more)])

    return run


@pytest.mark.parametrize("stress", ["ratio", "primary", "secondary"])
def test_each_stress_answers_in_the_documented_shape(run, stress):
    result = run(SORTS, "--stress", stress, "--clusters", 2)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["stress_type"] == stress and 0 <= found["stress"] < 1 and 0 < found["null_stress"] < 1
    items = {f"item {n}" for n in range(8)}
    assert set(found["coordinates"]) == set(found["clusters"]) == set(found["bridging"]) == items
    assert all(len(point) == 2 for point in found["coordinates"].values())
    assert set(found["clusters"].values()) == {1, 2} and set(found["cluster_stability"]) == {"1", "2"}
    assert found["parameters"]["seed"] == 1


def test_the_same_file_and_seed_give_the_same_numbers_and_picture(run, tmp_path):
    texts = []
    for name in ("one", "other"):
        result = run(SORTS, "--json", tmp_path / f"{name}.json", "--svg", tmp_path / f"{name}.svg", "--seed", 7)
        assert (result.exit_code, result.stdout) == (0, "")
        texts.append([(tmp_path / f"{name}.{kind}").read_text() for kind in ("json", "svg")])
    assert texts[0] == texts[1]
    assert texts[0][1].startswith("<svg ") and "item 3" in texts[0][1]


def test_of_too_little_it_says_so_and_draws_nothing(run, tmp_path):
    result = run(",ana\na,1\nb,2\nc,1\nd,2\n", "--svg", tmp_path / "map.svg")
    assert result.exit_code == 0 and "only one person has sorted" in result.stderr
    found = json.loads(result.stdout)
    assert (found["stress"], found["coordinates"], found["clusters"]) == (None, {}, {})
    assert "only one person" in (tmp_path / "map.svg").read_text()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "The file is empty"),
        (",ana\na,1\na,2\n", "more than one item “a”"),
        (",ana,ana\na,1,1\n", "more than one sorter “ana”"),
        (",ana\n,1\n", "has no name"),
        (",ana\na,1,2\n", "Line 2 has 3 cells"),
        (",ana\na,1\nb,water\n", "Line 3: “water” of “ana” is no pile's number"),
        (",ana\na,-1\n", "is no pile's number"),
        (b",ana\na,\xff\n", "not UTF-8"),
        (",ana\na,1\n" + "x" * 70_000, "too much"),
        (SORTS, "from 1 to 8"),
    ],
)
def test_what_it_cannot_read_it_refuses_in_words(run, tmp_path, words, sentence):
    more = ["--clusters", 9] if words == SORTS else []
    result = run(words, "--json", tmp_path / "out.json", *more)
    assert result.exit_code == 2 and sentence in result.stderr and result.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["sorts.csv"]


def test_the_answer_never_takes_the_place_of_the_sorts_and_files_are_not_one(run, tmp_path):
    over = run(SORTS, "--json", tmp_path / "sorts.csv")
    assert over.exit_code == 2 and (tmp_path / "sorts.csv").read_text() == SORTS
    assert run(SORTS, "--json", tmp_path / "x", "--svg", tmp_path / "x").exit_code == 2
