"""The drawn concept map of the example, drawn again from its files.

When the method has changed, `write()` writes data/concept_map_drawn.json anew; it takes a minute:
`python -c "import django; django.setup(); from tests.demo.drawn import write; write()"`.
"""

import json

from mutuality.sensemaking.models import Exercise
from mutuality.sensemaking.queries.concept_drawing import THOROUGH, Gathered, draw_gathered, in_order
from mutuality.site.demo.cards import ASKS
from mutuality.site.demo.partnerships import PERSPECTIVES
from mutuality.site.demo.source import DATA, rows

SEED = 20260115


def gathered():
    """What the drawing of the closed concept map is given."""

    def number(name):
        return int(name.removeprefix("i"))

    found = Gathered([number(row["id"]) for row in rows("concept_mapping", "statements")])
    groups = list(PERSPECTIVES)
    for row in rows("members"):
        group = row["perspective_group"]
        found.sides[row["id"]] = groups.index(group) + 1, PERSPECTIVES[group]
    for row in rows("concept_mapping", "sorts"):
        for place, pile in enumerate(row["piles"], 1):
            found.names[row["sorter_id"], place] = pile["name"]
            for card in pile["statement_ids"]:
                found.sorts.setdefault(row["sorter_id"], {})[number(card)] = place
    for row in rows("concept_mapping", "ratings"):
        for scale in ("importance", "feasibility"):
            found.ratings.setdefault(scale, {}).setdefault(number(row["statement_id"]), {})[row["rater_id"]] = row[
                scale
            ]
    found.people = len(found.sorts)
    return in_order(found)


def drawn(effort):

    exercise = Exercise(kind="concept_map", settings=ASKS, smallest_group=5)
    return draw_gathered(exercise, gathered(), SEED, lambda share: None, effort)


def write():

    made = drawn(THOROUGH)
    kept = {
        name: getattr(made, name) for name in ("method", "parameters", "inputs", "inputs_digest", "versions", "result")
    }
    text = json.dumps({**kept, "seed": SEED}, ensure_ascii=False, separators=(",", ":"))
    (DATA / "concept_map_drawn.json").write_text(text + "\n", encoding="utf-8")
