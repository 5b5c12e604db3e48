"""The translations are fit to use: `python -m tests.catalogues` says what is wrong, or nothing."""

import re
import sys
from pathlib import Path

import polib

FOLDER = Path(__file__).resolve().parent.parent / "src" / "mutuality" / "site" / "locale"
SLOT = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def faults(path: Path) -> list[str]:
    """What is wrong in one catalogue: tools would skip it, or a sentence would lose or invent a slot."""
    catalogue = polib.pofile(str(path))
    if catalogue.metadata_is_fuzzy:
        return [f"{path}: the header is marked fuzzy, so that tools skip the whole file"]
    found = [f"{path}:{entry.linenum} is marked fuzzy" for entry in catalogue if entry.fuzzy]
    for entry in catalogue.translated_entries():
        originals = {slot for text in (entry.msgid, entry.msgid_plural) for slot in SLOT.findall(text)}
        for text in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            strange = set(SLOT.findall(text)) - originals
            lost = originals - set(SLOT.findall(text)) if entry.msgstr else set()
            found += [f"{path}:{entry.linenum} {slot} does not stand in both texts" for slot in sorted(strange | lost)]
    return found


if __name__ == "__main__":
    wrong = [fault for path in sorted(FOLDER.rglob("*.po")) for fault in faults(path)]
    print("\n".join(wrong), end="")
    sys.exit(bool(wrong))
