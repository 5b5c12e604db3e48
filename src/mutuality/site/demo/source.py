"""Reading the files in data/, which are the scenario as it was written."""

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"
Row = dict[str, Any]


def rows(name: str, of: str = "") -> list[Row]:
    """The rows of the file `name`, from its main list or from the one called `of`.

    >>> len(rows("members")), rows("members")[6]["id"]
    (65, 'm07')
    """
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))[of or name]
