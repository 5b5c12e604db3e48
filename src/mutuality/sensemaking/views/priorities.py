"""The page of an exercise in priorities at each of its steps, and what was found."""

import csv
import io
import json
from collections import Counter

from django.shortcuts import render
from django.template.loader import render_to_string

from mutuality.methods.priorities.quadrants import DO_FIRST

from ..forms.exercise import DrawForm
from ..forms.priorities import in_short
from ..models import Statement
from ..queries import priorities as queries
from ..queries import priority_pictures as pictures
from ..queries.exercise import leads, takes_part
from ..queries.snapshot import latest_drawn, snapshots_of
from ..queries.statements import statements_in
from ..rules.priorities import FINAL_ROUND, IMPACT, NOMINAL, PICKS, ROUND_OF_ANSWERS, WITH_GROUPS, next_step
from .picking import next_to_rate

FIRST = 10  # where no line was drawn, so many are compared
APART = 3


def priorities_page(request, exercise):
    course, way = queries.course_of(exercise), queries.way_of(exercise)
    context = {
        "exercise": exercise,
        "partnership": exercise.partnership,
        "way": way,
        "course": course,
        "leads": leads(request.user, exercise),
        "asked": takes_part(request.user, exercise),
        "number": statements_in(exercise).count(),
        "drawn": latest_drawn(exercise),
        "drawable": queries.can_be_drawn(exercise, course),
        "snapshots": snapshots_of(exercise),
        "draw_form": DrawForm(),
        "wishes": queries.wording_requests_of(exercise).count(),
        **_mine(request.user, exercise, course, way),
        **_step(exercise, course, way),
    }
    return render(request, "sensemaking/priorities.html", context)


def _step(exercise, course, way):
    """What can be done at this step, and what comes next."""
    return {
        "picks_now": exercise.is_open_now and course.step in ROUND_OF_ANSWERS,
        "goes_on": exercise.is_open_now and course.step not in WITH_GROUPS and next_step(way, course.step),
        "makes_groups": exercise.is_open_now and course.step in WITH_GROUPS,
    }


def _mine(person, exercise, course, way):
    """What somebody has done so far."""
    if way == IMPACT:
        scores, numbers = (
            queries.scores_by(person, exercise),
            list(statements_in(exercise).values_list("number", flat=True)),
        )
        rated = sum(number in scores for number in numbers)
        return {"rated": rated, "next": next_to_rate(numbers, scores), "first": min(numbers, default=None)}
    mine = queries.in_order(exercise, queries.order_of(person, exercise, course.step))
    groups = list(queries.groups_of(exercise)) if way == PICKS else []
    now = [group for group in groups if group.round == FINAL_ROUND.get(course.step)]
    own = next((group for group in now if person in group.people.all()), None)
    return {"mine": mine, "most": queries.most_picks(exercise), "groups": groups, "own_group": own}


# What was found


def found(request, snapshot):
    result = snapshot.result
    texts = dict(Statement.objects.filter(exercise=snapshot.exercise).values_list("number", "text"))
    rows = _rows(result["items"], texts)
    context = {"result": result, "rows": rows, "way": result["way"]}
    return context | SHOWN[result["way"]](request, snapshot, rows)


def _rows(items, texts):
    """Each with its words as they are now, and whether it shares its place."""
    taken = Counter(item.get("place") for item in items)
    words = ((item, texts.get(item["number"], "")) for item in items)
    return [{**item, "text": text, "ties": taken[item.get("place")] > 1} for item, text in words]


def _picks(request, snapshot, rows):
    result, exercise = snapshot.result, snapshot.exercise
    mine = set(queries.order_of(request.user, exercise, ""))
    for row in rows:
        row["is_mine"] = row["number"] in mine
        row["given_by"] = list(zip(pictures.LETTERS, row["places"], strict=False))
    texts = {row["number"]: row["text"] for row in rows}
    rounds = [{**each, "items": _rows(each["items"], texts)} for each in result["rounds"]]
    final, before = rounds[-1] if rounds else None, rounds[0] if len(rounds) > 1 else None
    return {
        "first": _first(final["items"] if final else rows),
        "final": final,
        "before": before,
        "perspectives": list(zip(pictures.LETTERS, result["perspectives"], strict=False)),
        "cut": cut_of(result),
        "apart": _apart(rows, result["perspectives"]),
        "otherwise": _otherwise(rows, cut_of(result) or FIRST),
        "picture": pictures.places_picture(result["items"], cut_of(result)),
    }


def _first(rows):
    return [row for row in rows if row["place"] == rows[0]["place"]]


def cut_of(result):
    """After how many the line is drawn, where scores drop most; None where ties leave no place for it."""
    return result["drops"][0][0] if result["drops"] else None


def _apart(rows, perspectives):
    """Where perspectives differ most: who puts it first, and who last."""
    if len(perspectives) < 2:
        return []
    far = sorted(rows, key=lambda row: min(row["places"]) - max(row["places"]))[:APART]
    return [_ends(row, perspectives) for row in far if max(row["places"]) > min(row["places"])]


def _ends(row, perspectives):
    high, low = min(row["places"]), max(row["places"])
    one, other = (perspectives[row["places"].index(place)] for place in (high, low))
    return {"text": row["text"], "number": row["number"], "high": high, "low": low, "one": one, "other": other}


def _otherwise(rows, number):
    """Which would come among the first `number` had each person one voice, and which would not."""
    now = [row for row in rows if row["place"] <= number]
    other = [row for row in rows if row["alone"] <= number]
    return {
        "number": number,
        "comes_in": [row for row in other if row not in now],
        "goes_out": [row for row in now if row not in other],
    }


def _nominal(request, snapshot, rows):
    for row in rows:
        row["spread"] = [(points, people) for points, people in enumerate(row["given"], 1) if people][::-1]
    return {"first": _first(rows), "picture": pictures.points_picture(rows)}


def _impact(request, snapshot, rows):
    do_first = [row for row in rows if row["field"] == DO_FIRST]
    return {"do_first": do_first, "picture": pictures.impact_picture(snapshot.result)}


SHOWN = {PICKS: _picks, NOMINAL: _nominal, IMPACT: _impact}


def things(snapshot):
    """What one can disagree with: any of the statements."""
    statements = Statement.objects.filter(exercise=snapshot.exercise).exclude(text="")
    numbers = {item["number"] for item in snapshot.result["items"]}
    return [(str(each.number), f"{each.number}. {in_short(each)}") for each in statements if each.number in numbers]


# Files


def as_json(snapshot):
    texts = dict(Statement.objects.filter(exercise=snapshot.exercise).values_list("number", "text"))
    said = {
        "title": snapshot.exercise.title,
        "number": snapshot.number,
        "drawn_at": snapshot.drawn_at.isoformat(),
        "statements": {item["number"]: texts.get(item["number"], "") for item in snapshot.result["items"]},
        **{name: getattr(snapshot, name) for name in MADE},
    }
    return json.dumps(said, ensure_ascii=False, indent=1)


MADE = ("method", "parameters", "seed", "versions", "inputs", "inputs_digest", "result")


def as_csv(snapshot):
    """One row for each statement. What a perspective or a round says stands in a column of its own."""
    texts = dict(Statement.objects.filter(exercise=snapshot.exercise).values_list("number", "text"))
    result = snapshot.result
    perspectives = [each["name"] or "together" for each in result.get("perspectives", [])]
    rounds = {each["round"]: {row["number"]: row["sum"] for row in each["items"]} for each in result.get("rounds", [])}
    plain = [name for name in result["items"][0] if name not in {"number", "places", "given"}]
    out = io.StringIO()
    file = csv.writer(out)
    sums = [f"sum_round_{number}" for number in rounds]
    file.writerow(["number", "text", *plain, *[f"place: {name}" for name in perspectives], *sums])
    for item in result["items"]:
        number = item["number"]
        given = [each.get(number, "") for each in rounds.values()]
        cells = [item[name] for name in plain] + (item["places"] if perspectives else []) + given
        file.writerow([number, texts.get(number, ""), *cells])
    return out.getvalue()


def as_svg(snapshot):
    result = snapshot.result
    pictured = {
        PICKS: lambda: pictures.places_picture(result["items"], cut_of(result)),
        NOMINAL: lambda: pictures.points_picture(result["items"]),
        IMPACT: lambda: pictures.impact_picture(result),
    }
    context = {"picture": pictured[result["way"]](), "exercise": snapshot.exercise}
    return render_to_string(f"sensemaking/priorities_{result['way']}_picture.html", context)


FILES = {
    "priorities.csv": ("text/csv; charset=utf-8", as_csv),
    "priorities.json": ("application/json", as_json),
    "priorities.svg": ("image/svg+xml", as_svg),
}
