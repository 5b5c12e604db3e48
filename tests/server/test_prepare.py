"""What is done before serving, and not done twice."""

import gettext
import os

import pytest

from mutuality.site import prepare

WORDS = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "table"\nmsgstr "{}"\n'


@pytest.fixture
def words(tmp_path):
    path = tmp_path / "sw" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(WORDS.format("meza"))
    return path


def compiled(folder):
    prepare.compile_catalogues([folder])
    return gettext.translation("django", folder, ["sw"])


def test_catalogues_are_compiled_and_compiled_again_when_they_change(words, tmp_path):
    assert compiled(tmp_path).gettext("table") == "meza"
    made = words.with_suffix(".mo")
    first = made.stat().st_mtime_ns
    prepare.compile_catalogues([tmp_path])
    assert made.stat().st_mtime_ns == first
    words.write_text(WORDS.format("jedwali"))
    os.utime(words, ns=(first + 1, first + 1))
    prepare.compile_catalogues([tmp_path])
    assert b"jedwali" in made.read_bytes()
    assert sorted(path.name for path in words.parent.iterdir()) == ["django.mo", "django.po"]


def test_static_files_are_gathered_only_when_one_has_changed(settings, tmp_path, monkeypatch):
    gathered = []
    settings.STATIC_ROOT = tmp_path
    monkeypatch.setattr(prepare, "call_command", lambda *words, **more: gathered.append(words))
    prepare.collect_static()
    prepare.collect_static()
    assert len(gathered) == 1
    monkeypatch.setattr(prepare, "_print_of_static", lambda: "another")
    prepare.collect_static()
    assert len(gathered) == 2


def test_what_goes_wrong_apart_ends_this_process_too():
    with pytest.raises(SystemExit) as ended:
        prepare.apart(lambda: os._exit(2))
    assert ended.value.code == 2
