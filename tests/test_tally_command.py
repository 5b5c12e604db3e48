"""`mutuality tally`: it reads files as people write them, answers as documented, and refuses in words with a line."""

import json

import pytest
from click.testing import CliRunner

from mutuality.methods.tally import METHODS, ranked
from mutuality.methods.tally.shape import Ballot, Eligible
from mutuality.site import ballots, cli

STANCES = "position,perspective\n" + "agree,lived\n" * 6 + "Stand aside,universities\n" + "agree,universities\n" * 6
RANKED = "hall,park,barn\n" + "2,1,3\n" * 3 + "1,3,2\n" * 2 + "abstain,,\n"
SCORES = "hall,park\n5,3\n0,3\nabstain,\n"
DOTS = "hall,park,barn\n2,1,\n,3,\n"


@pytest.fixture
def run(tmp_path):
    """Run the command on a file with these words."""

    def run(words, *more, method="consent", name="ballots.csv"):
        path = tmp_path / name
        path.write_bytes(words if isinstance(words, bytes) else words.encode())
        return CliRunner().invoke(cli.main, ["tally", str(path), "--method", method, *map(str, more)])

    return run


def answer(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(result, sentence):
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stdout == ""
    return True


@pytest.mark.parametrize(
    ("method", "words", "outcome", "winners"),
    [
        ("consent", STANCES, "passed", []),
        ("consensus", STANCES, "passed", []),
        ("majority", "position\nagree\ndisagree\n", "tied", []),
        ("score", SCORES, "passed", ["park"]),
        ("ranked", RANKED, "passed", ["park"]),
        ("dots", DOTS, "passed", ["park"]),
    ],
)
def test_every_method_answers(run, method, words, outcome, winners):
    found = answer(run(words, method=method))
    assert (found["method"], found["outcome"], found["winners"]) == (method, outcome, winners)
    assert method in METHODS


def test_the_answer_is_that_of_the_method_and_shares_are_exact_in_it(run):
    found = answer(run(RANKED, "--threshold", "1/2", method="ranked"))
    said = [Ballot(("park", "hall", "barn"))] * 3 + [Ballot(("hall", "barn", "park"))] * 2 + [Ballot("abstain")]
    counted = ranked(said, Eligible(6), options=("hall", "park", "barn"))
    assert found["counts"] == counted.counts
    assert found["more"]["paths"] == [list(row) for row in counted.more.paths]
    assert (found["answered"], found["abstained"]) == (6, 1)
    assert found["reasons"][1]["values"] == {"option": "park", "share": "3/5", "needed": "1/2"}
    assert found["rule"]["threshold"] == "1/2"


def test_quorum_and_each_perspective_are_asked_as_told(run):
    few = run(STANCES, "--quorum", "2/3", "--eligible", 20)
    assert answer(few)["outcome"] == "no_quorum"
    each = ["--each-quorum", "80%", "--eligible-of", "lived=9", "--eligible-of", "universities=7"]
    waiting = answer(run(STANCES, *each))
    assert waiting["outcome"] == "waiting" and waiting["eligible"] == 16
    assert waiting["reasons"][-1] == {"code": "perspective_not_yet", "values": {"perspective": "lived"}}
    assert answer(run(STANCES.replace("perspective", "side"), *each, "--perspectives", "side"))["outcome"] == "waiting"


def test_small_groups_are_not_in_the_answer(run):
    small = STANCES + "object,community\n" * 2
    shown = answer(run(small, "--limit", 6))["perspectives"]
    hidden = {each["perspective"] for each in shown if each["state"] == "too_small"}
    assert hidden == {"community", "lived"}
    assert all(each["answered"] is None and each["counts"] == {} for each in shown if each["perspective"] in hidden)


def test_a_file_as_a_spreadsheet_saves_it_is_read(run):
    saved = b"\xef\xbb\xbf" + b'position,perspective\r\n"agree","lived, and more"\r\n\r\n STAND-ASIDE ,\r\n,\r\n'
    found = answer(run(saved))
    assert found["counts"] == {"agree": 1, "stand_aside": 1, "object": 0, "abstain": 0}


def test_other_columns_are_left_alone(run):
    words = "name,hall,park,note\nAma,1,2,\nBen,2,1,late\nCat,1,2,\n"
    found = answer(run(words, "--option", "hall", "--option", "park", method="ranked"))
    assert found["counts"] == {"hall": 2, "park": 1}
    assert answer(run("name,position\nAma,agree\n"))["outcome"] == "passed"


def test_standard_input_is_read(tmp_path):
    result = CliRunner().invoke(cli.main, ["tally", "-", "--method", "dots", "--json", "-"], input=DOTS)
    assert answer(result)["more"]["supporters"] == {"hall": 1, "park": 2, "barn": 0}


def test_the_answer_is_written_whole_or_not_at_all(run, tmp_path, monkeypatch):
    out = tmp_path / "out.json"
    assert run(STANCES, "--json", out).stdout == ""
    assert json.loads(out.read_text())["outcome"] == "passed"
    out.write_text("before")
    assert refused(run("position\nagree\nperhaps\n", "--json", out), "Line 3")
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    assert refused(run(STANCES, "--json", out), "No space left")
    assert out.read_text() == "before"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["ballots.csv", "out.json"]


def test_the_answer_never_takes_the_place_of_the_ballots(run, tmp_path):
    assert refused(run(STANCES, "--json", tmp_path / "ballots.csv"), "the place of what was read")
    assert (tmp_path / "ballots.csv").read_text() == STANCES


BAD = [
    ("consent", "", "The file is empty"),
    ("consent", "vote\nagree\n", "Line 1 has no column “position”. It has: vote"),
    ("consent", "position,position\nagree,agree\n", "“position” more than once"),
    ("consent", "position\nagree\nyes\n", "Line 3: Say one of these: agree, stand_aside, object, abstain"),
    ("consent", "position\n\nagree\n\nyes\n", "Line 5: Say one of these"),
    ("consent", "position,perspective\nagree,lived\n,lived\n", "Line 3: Nothing is said. Write “abstain”"),
    ("consent", "position,perspective\nagree\n", "Line 2 has 1 cells, and the first line has 2"),
    ("consent", 'position\n"agree\n', "is not CSV"),
    ("consent", b"position\nagr\xffee\n", "the file is not UTF-8"),
    ("consent", "position\n" + "a" * 70_000, "Line 2 is longer than"),
    ("score", "hall\n1\n", "Line 1 names 1 options. Give from two to 100"),
    ("score", "hall,park\n1,2\n3,\n", "Line 3: Give points to every option"),
    ("score", "hall,park\n1,6\n", "Line 2: Give each option from 0 to 5 points"),
    ("score", "hall,park\n1,-2\n", "Line 2: Give each option from 0 to 5 points"),
    ("score", "hall,park\n1,2.5\n", "Line 2: “2.5” for “park” is no whole number"),
    ("score", "hall,park\n1,²\n", "Line 2: “²” for “park” is no whole number"),
    ("ranked", "hall,park,barn\n1,2,\n", "Line 2: Give every option a place of its own, from 1 for the best to 3"),
    ("ranked", "hall,park,barn\n1,2,2\n", "Line 2: Give every option a place of its own"),
    ("ranked", "hall,park\nabstain,1\n", "Line 2: “abstain” for “hall” is no whole number"),
    ("dots", "hall,park\n3,1\n", "Line 2: Place from 1 to 3 dots in all, or abstain"),
]


@pytest.mark.parametrize(("method", "words", "sentence"), BAD)
def test_a_file_that_cannot_be_counted_is_refused_with_the_line(run, method, words, sentence):
    assert refused(run(words, method=method), sentence)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--threshold", "2/0"], "“2/0” is no share. Write it as 2/3, 70% or 0.7"),
        (["--threshold", "many"], "“many” is no share"),
        (["--threshold", "nan%"], "“nan%” is no share"),
        (["--quorum", "120%"], "“120%” is no share from 0 to 1"),
        (["--threshold", "2/3"], "Consent has no threshold"),
        (["--quorum", "1/2"], "Say with --eligible how many they are"),
        (["--each-quorum", "1/2"], "Say how many with --eligible-of"),
        (["--eligible", 5], "More people bring a perspective than have a voice"),
        (["--eligible-of", "lived=2"], "More people answered for “lived” than bring it"),
        (["--eligible-of", "lived"], "“lived” does not say how many"),
        (["--perspectives", "side"], "Line 1 has no column “side”"),
        (["--limit", 2], "--limit"),
        (["--method", "lot"], "--method"),
    ],
)
def test_what_is_asked_wrongly_is_refused_in_words(run, more, sentence):
    assert refused(run(STANCES, *more), sentence)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    missing = CliRunner().invoke(cli.main, ["tally", str(tmp_path / "none.csv"), "--method", "dots"])
    assert refused(missing, "does not exist")


def test_more_ballots_than_can_be_counted_are_refused(run, monkeypatch):
    monkeypatch.setattr(ballots, "MOST_BALLOTS", 12)
    assert refused(run(STANCES), "more than 12 ballots")


@pytest.mark.parametrize(("text", "exactly"), [("2/3", "2/3"), ("66.6%", "333/500"), ("1", "1"), ("0.7", "7/10")])
def test_shares_are_read_exactly(run, text, exactly):
    assert answer(run(STANCES, "--threshold", text, method="consensus"))["rule"]["threshold"] == exactly
