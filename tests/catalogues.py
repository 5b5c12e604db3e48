"""The translations are fit to use: `python -m tests.catalogues` says what is wrong; with `update` it refreshes them.

`update` writes a .po file for each language and the template: translations stay, new sentences come, those that nobody
says any more go. The files hold no dates, line numbers or names of machines, so that only words make a difference.
"""

import re
import sys
from pathlib import Path

import django.conf
import polib

from tests.catalogue_words import SOURCE, Found, Sentence, words_of

FOLDER = SOURCE / "site" / "locale"
SLOT = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
TOLERATED = {"ar": 0, "es": 0, "fr": 0, "pt": 0, "sw": 0}  # how many sentences may still stand in English


def path_of(language: str, folder: Path = FOLDER) -> Path:
    return folder / language / "LC_MESSAGES" / "django.po"


def plural_rule(language: str) -> str:
    """Django's own, so that its sentences and ours count alike."""
    own = path_of(language, Path(django.conf.__file__).parent / "locale")
    return polib.pofile(str(own)).metadata["Plural-Forms"]


def forms(language: str) -> int:
    """How many plural forms the language has.

    >>> forms("ar"), forms("fr")
    (6, 2)
    """
    return int(re.findall(r"nplurals\s*=\s*(\d+)", plural_rule(language))[0])


def update(words: dict[Sentence, Found], folder: Path = FOLDER) -> None:
    """Write each language's catalogue anew, with the translations it has, and the empty template."""
    folder.mkdir(parents=True, exist_ok=True)
    _catalogue(words).save(str(folder / "django.pot"))
    for language in TOLERATED:
        path = path_of(language, folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        _catalogue(words, language, _entries(path)).save(str(path))


def _catalogue(words: dict[Sentence, Found], language: str = "", earlier: dict | None = None) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Project-Id-Version": "Mutuality",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if language:
        catalogue.metadata["Plural-Forms"] = plural_rule(language)
    count = forms(language) if language else 2
    catalogue.extend(_entry(sentence, found, count, (earlier or {}).get(sentence)) for sentence, found in words.items())
    return catalogue


def _entry(sentence: Sentence, found: Found, count: int, earlier: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgctxt=sentence.context or None,
        msgid=sentence.text,
        msgid_plural=sentence.plural,
        comment="\n".join(sorted(found.hints)),
        occurrences=[(file, "") for file in sorted(found.files)],
    )
    if sentence.plural:
        kept = earlier.msgstr_plural if earlier else {}
        entry.msgstr_plural = {number: kept.get(number, "") for number in range(count)}
    elif earlier:
        entry.msgstr = earlier.msgstr
    if earlier:
        entry.tcomment, entry.flags = earlier.tcomment, earlier.flags
    return entry


def _entries(path: Path) -> dict[Sentence, polib.POEntry]:
    found = [entry for entry in polib.pofile(str(path)) if not entry.obsolete] if path.exists() else []
    return {Sentence(entry.msgid, entry.msgid_plural or "", entry.msgctxt or ""): entry for entry in found}


def faults(path: Path) -> list[str]:
    """What is wrong in one catalogue: tools would skip it, or a sentence would lose or invent a slot."""
    catalogue = polib.pofile(str(path))
    if catalogue.metadata_is_fuzzy:
        return [f"{path}: the header is marked fuzzy, so that tools skip the whole file"]
    found = [f"{path}:{entry.linenum} is marked fuzzy" for entry in catalogue if entry.fuzzy]
    for entry in catalogue:
        if any(entry.msgstr_plural.values()) and not all(entry.msgstr_plural.values()):
            found.append(f"{path}:{entry.linenum} lacks one of its plural forms")
    for entry in catalogue.translated_entries():
        originals = {slot for text in (entry.msgid, entry.msgid_plural) for slot in SLOT.findall(text)}
        for text in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            strange = set(SLOT.findall(text)) - originals
            lost = originals - set(SLOT.findall(text)) if entry.msgstr else set()
            found += [f"{path}:{entry.linenum} {slot} does not stand in both texts" for slot in sorted(strange | lost)]
    return found


def differences(words: dict[Sentence, Found], language: str, folder: Path = FOLDER) -> list[str]:
    """How a catalogue differs from what the code says, and from how its language counts."""
    path = path_of(language, folder)
    if not path.exists():
        return [f"{path} is missing: python -m tests.catalogues update"]
    said, kept = set(words), set(_entries(path))
    told = [f"{path} lacks “{sentence.text}”: python -m tests.catalogues update" for sentence in sorted(said - kept)]
    told += [f"{path} has “{each.text}”, which nobody says: run update" for each in sorted(kept - said)]
    if polib.pofile(str(path)).metadata.get("Plural-Forms") != plural_rule(language):
        told.append(f"{path}: Plural-Forms must be {plural_rule(language)}")
    return told


def untranslated(language: str, folder: Path = FOLDER) -> int:
    path = path_of(language, folder)
    return len(polib.pofile(str(path)).untranslated_entries()) if path.exists() else 0


def check() -> list[str]:
    """What is wrong in any language; prints how much each still lacks."""
    words = words_of()
    wrong = [fault for path in sorted(FOLDER.rglob("*.po")) for fault in faults(path)]
    for language, tolerated in TOLERATED.items():
        wrong += differences(words, language)
        lacking = untranslated(language)
        print(f"{language}: {lacking} of {len(words)} sentences are not translated yet")
        if lacking > tolerated:
            wrong.append(f"{path_of(language)} lacks {lacking} translations; {tolerated} are tolerated")
    return wrong


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update(words_of())
    wrong = check()
    print("\n".join(wrong), end="\n" if wrong else "")
    sys.exit(bool(wrong))
