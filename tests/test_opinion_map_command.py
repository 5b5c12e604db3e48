"""`mutuality opinion-map`: it reads what Polis exports, answers in the agreed shape, and refuses in words."""

import json
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from mutuality.methods.opinion_map import Votes
from mutuality.methods.opinion_map.polis_files import read_export, write_export
from mutuality.methods.tests.opinions import POLIS, camps, votes_of
from mutuality.site import cli

VOTES = write_export(votes_of(camps(people=30, of=2)))
SHAPE = {
    "mode", "seed", "participants", "statements", "k", "silhouette", "runner_up", "stability", "no_clear_groups",
    "groups", "coordinates", "statement_results", "representative", "consensus",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """An export in a folder of its own."""
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "participants-votes.csv").write_text(VOTES.participants_votes)
    (tmp_path / "export" / "comments.csv").write_text(VOTES.comments)
    return tmp_path / "export"


def run(folder, *more):
    return CliRunner().invoke(cli.main, ["opinion-map", str(folder), *map(str, more)])


def answer(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(result, sentence):
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stdout == ""
    return True


def test_the_answer_has_the_agreed_shape(folder):
    found = answer(run(folder, "--seed", 3))
    assert set(found) >= SHAPE
    assert (found["mode"], found["seed"], found["k"], found["no_clear_groups"]) == ("default", 3, 2, False)
    assert set(found["groups"]) == set(found["coordinates"]) == set(found["participants"])
    first = found["statement_results"][0]
    assert set(first["per_group"]["0"]) == {"agree", "disagree", "pass"}
    assert sum(each["agree"] for each in first["per_group"].values()) == first["agree"]
    assert {each["for"] for of in found["representative"].values() for each in of} <= {"agree", "disagree"}
    assert set(found["consensus"]) == {"agree", "disagree"}


@pytest.mark.parametrize("mode", ["default", "polis"])
def test_a_real_export_is_read_and_the_same_seed_gives_the_same_answer(mode):
    folder = POLIS / "15-per-hour-seattle"
    found = answer(run(folder, "--mode", mode))
    assert (len(found["participants"]), len(found["statements"])) == (339, 54)
    assert answer(run(folder, "--mode", mode)) == found


def test_groups_from_a_file_are_not_looked_for(folder, tmp_path):
    (tmp_path / "groups.csv").write_text("participant,group\n0,7\n1,8\n2,7\n3,\n")
    found = answer(run(folder, "--groups-from", tmp_path / "groups.csv"))
    assert {person: group for person, group in found["groups"].items() if group is not None} == {"0": 7, "1": 8, "2": 7}
    assert (found["k"], found["runner_up"], found["stability"]) == (2, None, None)


def test_a_picture_is_drawn_without_styles_and_scripts(folder, tmp_path):
    assert run(folder, "--json", tmp_path / "map.json", "--svg", tmp_path / "map.svg").stdout == ""
    text = (tmp_path / "map.svg").read_text()
    root = ElementTree.fromstring(text)
    assert [each.tag.rpartition("}")[2] for each in root][:2] == ["title", "desc"]
    assert "style=" not in text and "<s" not in text.replace("<svg", "")
    assert json.loads((tmp_path / "map.json").read_text())["k"] == 2


def test_columns_are_found_by_name_and_a_spreadsheet_may_have_saved_the_file(folder):
    lines = VOTES.participants_votes.splitlines()
    mixed = [",".join(["xid", "note", *line.split(",")[::-1]]) for line in lines]
    (folder / "participants-votes.csv").write_bytes(b"\xef\xbb\xbf" + "\r\n".join([*mixed, ""]).encode())
    found = answer(run(folder))
    (folder / "participants-votes.csv").write_text(VOTES.participants_votes)
    assert found == answer(run(folder))


def test_votes_one_by_one_are_enough_and_the_latest_counts(folder):
    before = answer(run(folder))
    lines = VOTES.votes.splitlines()
    (folder / "participants-votes.csv").unlink()
    cast = [line.split(",") for line in lines[1:]]
    late = [f"{int(time) + 5},{statement},{person},{vote}" for time, statement, person, vote in cast]
    early = [f"4,{statement},{person},0" for _, statement, person, _ in cast[:9]]
    (folder / "votes.csv").write_text("\n".join([lines[0], *late[::-1], *early]))
    assert answer(run(folder)) == before


def test_what_is_written_is_read_again_the_same():
    votes = Votes.of(["1", "2", "3"], ["1", "2"], [("1", "1", 1), ("2", "2", -1), ("2", "1", 0)], moderated_out=["2"])
    written = write_export(votes, {"1": 0}, texts={"1": 'She said, "yes"\nand no'})
    again = read_export(*(text.splitlines(keepends=True) for text in written[:2]))
    assert (again.votes.cells == votes.cells).all() and again.votes.moderated_out == {"2"}
    assert again.groups == {"1": "0", "2": None, "3": None}
    assert again.comments[0].text == 'She said, "yes"\nand no'
    one_by_one = read_export(None, None, written.votes.splitlines())
    assert one_by_one.votes.participants == ("1", "2")


BAD = [
    ("", "participants-votes.csv, line 1: there is no column “participant”"),
    ("person,1\n1,1\n", "line 1: there is no column “participant”"),
    ("participant,1\n1,1\n1,0\n", "line 3: participant “1” comes twice"),
    ("participant,1\n1,yes\n", "line 2: “yes” for statement “1” is no vote. Write 1, -1, 0, or nothing"),
    ("participant,1\n1,NaN\n", "“NaN” for statement “1” is no vote"),
    ("participant,1\n1\n", "line 2, has 1 cells, and the first line has 2"),
    ("participant,1,1\n1,1,1\n", "two columns have the same name"),
    ('participant,1\n"1,1\n', "is not CSV"),
    ("participant,1\n" + "1" * 200_001, "is longer than"),
    (b"participant,1\n\xff,1\n", "is not UTF-8"),
]


@pytest.mark.parametrize(("words", "sentence"), BAD)
def test_a_file_that_cannot_be_read_is_refused_with_the_line(folder, words, sentence):
    (folder / "participants-votes.csv").write_bytes(words if isinstance(words, bytes) else words.encode())
    assert refused(run(folder), sentence)


@pytest.mark.parametrize(
    ("name", "words", "sentence"),
    [
        ("comments.csv", "id,moderated\n1,1\n", "comments.csv, line 1: there is no column “comment-id”"),
        ("comments.csv", "comment-id,moderated\n1,maybe\n", "“maybe” is not how a statement can be moderated"),
        ("groups.csv", "participant,group\n0,1\n0,2\n", "line 3: participant “0” comes twice"),
        ("groups.csv", "participant,group\nstranger,1\n", "'stranger' has a group"),
    ],
)
def test_the_other_files_are_refused_in_words_too(folder, name, words, sentence):
    (folder / name).write_text(words)
    more = ["--groups-from", folder / name] if name == "groups.csv" else []
    assert refused(run(folder, *more), sentence)


def test_a_folder_without_votes_is_refused(tmp_path):
    assert refused(run(tmp_path), "There is neither participants-votes.csv nor votes.csv")
    assert refused(run(tmp_path / "none"), "does not exist")


def test_the_answer_is_written_whole_or_not_at_all_and_never_over_what_was_read(folder, tmp_path, monkeypatch):
    assert refused(run(folder, "--json", folder / "comments.csv"), "the place of what was read")
    assert refused(run(folder, "--json", tmp_path / "one", "--svg", tmp_path / "one"), "a file each")
    assert refused(run(folder, "--json", tmp_path / "map.json", "--svg", tmp_path / "none" / "map.svg"), "No such file")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["export"]
    assert (folder / "comments.csv").read_text() == VOTES.comments


def test_a_votes_file_too_long_is_refused(folder, monkeypatch):
    (folder / "participants-votes.csv").unlink()
    (folder / "votes.csv").write_text(VOTES.votes)
    monkeypatch.setattr("mutuality.methods.opinion_map.polis_files.MOST_VOTES", 3)
    assert refused(run(folder), "more than 3 votes")
