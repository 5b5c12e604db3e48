"""Every sentence reaches the translators, wherever it is written, and no translation is lost on the way."""

import polib
import pytest

from mutuality.kit.refused import Refused
from tests import catalogues
from tests.catalogue_words import Found, Sentence, words_of

WAYS = {
    "a call": 'say(_("It is done."))',
    "a lazy call": 'label = gettext_lazy("It is done.")',
    "a refusal": 'raise Refused("It is done.", field="day")',
    "a refusal in two parts": 'raise Refused(\n    "It is "\n    "done.",\n    field="day",\n)',
    "a line of the record": 'record.note(person, chain, "do", "It is done.", subject)',
    "a line of the record through a helper": '_note_thing(person, "do", "It is done.", name)',
    "one of two lines": '_note_key(person, "do", "It is done." if thing else "It is not.", name)',
    "a line of the example": 'story.tell(at, "do", "It is done.", person)',
    "a line with a name": 'sentence = "It is done."',
    "a constant": 'DONE = "It is done."',
    "a power": 'Power("do", "It is done.", Level.MEMBER)',
    "an office": 'Office("doer", "Doer", "It is done.")',
    "a purpose": 'Purpose("do", 1, "I do.", "It is done.")',
    "a question of a template": 'Asked("table", 5, "It is done.")',
    "who granted it": 'grant(person, granted_by="It is done.")',
    "one of two who granted it": 'granted_by = "It is done." if row["pod_id"] else "It is not."',
    "a table of words": 'IN_WORDS = {Level.MEMBER: "It is done."}',
}
TAGS = {
    "a tag": '<p>{% translate "It is done." %}</p>',
    "a block": "<p>\n  {% blocktranslate trimmed %}\n    It is\n    done.\n  {% endblocktranslate %}</p>",
    "a filter": '{{ nothing|default:_("It is done.") }}',
    "after a comment": '{# Why. #}<p class="it\'s">{% translate "It is done." %}</p>',
}


def found_in(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    return words_of(tmp_path, tmp_path)


@pytest.mark.parametrize("way", WAYS)
def test_a_sentence_is_found_in_python_as(way, tmp_path):
    found = found_in(tmp_path, "planted.py", WAYS[way])
    assert found[Sentence("It is done.")].files == {"planted.py"}


@pytest.mark.parametrize("way", TAGS)
def test_a_sentence_is_found_in_a_template_as(way, tmp_path):
    assert set(found_in(tmp_path, "planted.html", TAGS[way])) == {Sentence("It is done.")}


def test_what_is_no_sentence_is_left_alone(tmp_path):
    code = (
        '"""It is done."""\nrecord.note(person, "do_it")\nSTATE = "done"\ngranted_by = one if row["pod_id"] else other'
    )
    assert not found_in(tmp_path, "planted.py", code)


def test_counted_sentences_keep_both_forms_and_stand_once(tmp_path):
    (tmp_path / "one.py").write_text('_("{{ n }} day")\nngettext("%(n)s day", "%(n)s days", n)\n_("%(n)s day")')
    tag = "{% blocktranslate count n=days %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
    found = found_in(tmp_path, "two.html", tag)
    assert found[Sentence("%(n)s day", "%(n)s days")].files == {"one.py", "two.html"}
    assert Sentence("%(n)s day") not in found


def test_a_context_keeps_two_equal_words_apart(tmp_path):
    found = found_in(tmp_path, "planted.py", 'pgettext("to agree", "No")\n_("No")')
    assert set(found) == {Sentence("No"), Sentence("No", context="to agree")}


HELLO, DAYS, GONE = Sentence("Hello {name}"), Sentence("%(n)s day", "%(n)s days"), Sentence("Good night")


def words(*sentences):
    return {sentence: Found({"planted.py"}) for sentence in sorted(sentences)}


@pytest.fixture
def swahili(tmp_path):
    """A catalogue with two sentences, as `update` writes it, and a way to translate in it."""
    catalogues.update(words(HELLO, DAYS, GONE), tmp_path)
    path = catalogues.path_of("sw", tmp_path)

    def translate(sentence, *translations):
        catalogue = polib.pofile(str(path), wrapwidth=0)
        entry = next(entry for entry in catalogue if entry.msgid == sentence.text)
        entry.msgstr = "" if sentence.plural else translations[0]
        entry.msgstr_plural = dict(enumerate(translations)) if sentence.plural else {}
        catalogue.save()
        return path

    return translate


def test_an_update_keeps_translations_brings_the_new_and_drops_the_gone(swahili, tmp_path):
    swahili(DAYS, "siku %(n)s", "siku %(n)s")
    path = swahili(HELLO, "Habari {name}")
    catalogues.update(words(HELLO, DAYS, Sentence("Welcome")), tmp_path)
    after = {entry.msgid: entry for entry in polib.pofile(str(path))}
    assert after["Hello {name}"].msgstr == "Habari {name}"
    assert after["%(n)s day"].msgstr_plural == {0: "siku %(n)s", 1: "siku %(n)s"}
    assert after["Welcome"].msgstr == "" and "Good night" not in after


def test_an_update_without_news_changes_nothing(swahili, tmp_path):
    path = swahili(HELLO, "Habari {name}")
    before = path.read_text()
    catalogues.update(words(HELLO, DAYS, GONE), tmp_path)
    assert path.read_text() == before


def test_new_and_gone_sentences_are_told_until_the_update(swahili, tmp_path):
    told = " ".join(catalogues.differences(words(HELLO, DAYS, Sentence("Welcome")), "sw", tmp_path))
    assert "lacks “Welcome”" in told and "has “Good night”" in told
    assert catalogues.differences(words(HELLO, DAYS, GONE), "sw", tmp_path) == []


def test_what_is_not_translated_is_counted(swahili, tmp_path):
    swahili(HELLO, "Habari {name}")
    assert catalogues.untranslated("sw", tmp_path) == 2


def test_a_good_translation_has_no_fault(swahili):
    swahili(DAYS, "siku moja", "siku %(n)s")
    assert catalogues.faults(swahili(HELLO, "Habari {name}")) == []


@pytest.mark.parametrize("text", ["Habari", "Habari {jina}", "Habari {name} {title}"])
def test_a_slot_lost_or_invented_is_told(text, swahili):
    assert "does not stand in both texts" in " ".join(catalogues.faults(swahili(HELLO, text)))


def test_a_missing_plural_form_is_told(swahili):
    assert "plural forms" in " ".join(catalogues.faults(swahili(DAYS, "siku %(n)s", "")))


def test_a_refusal_is_said_in_one_language_with_its_phrases_but_not_with_what_people_wrote():
    refusal = Refused("{name} may {does} ({offices}).", name="Ama", does="go", offices=["Host", "Guest"])
    assert str(refusal) == "Ama may go (Host, Guest)."
    assert refusal.said(lambda text: text.replace("may", "darf") if " " in text else text.upper()) == (
        "Ama darf GO (HOST, GUEST)."
    )


def test_every_language_of_the_house_but_english_has_a_catalogue(settings):
    assert set(catalogues.TOLERATED) == set(dict(settings.LANGUAGES)) - {"en"}
    assert all(catalogues.path_of(language).exists() for language in catalogues.TOLERATED)


def test_arabic_has_room_for_its_six_forms(tmp_path):
    catalogues.update(words(DAYS), tmp_path)
    arabic = polib.pofile(str(catalogues.path_of("ar", tmp_path)))
    assert arabic.metadata["Plural-Forms"].startswith("nplurals=6")
    assert len(arabic[0].msgstr_plural) == 6
