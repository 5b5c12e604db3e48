"""Controls of forms, drawn as Django's own templates draw them but without a template: a page at a table has thirty."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.safestring import SafeString

from .markup import NOTHING, attributes, fill, joined

Widget = Mapping[str, Any]  # what a template would find under `widget`
INPUT = '<input type="{}" name="{}"{}{}>'
VALUE = ' value="{}"'
# The first line break in a text area is dropped by browsers: this one, and not one of the person's.
TEXTAREA = '<textarea name="{}"{}>\n{}</textarea>'
SELECT = '<select name="{}"{}>{}\n</select>'
OPTION = '\n<option value="{}"{}>{}</option>'
OPTIONS = '\n<optgroup label="{}">{}\n</optgroup>'
SEVERAL = "<div{}>{}\n</div>"
ANSWER = "\n<div><label{}>{} {}</label></div>"
ANSWERS = "\n<div><label>{}</label>{}\n</div>"


def _input(widget: Widget) -> SafeString:
    value = NOTHING if widget["value"] is None else fill(VALUE, str(widget["value"]))
    return fill(INPUT, widget["type"], widget["name"], value, attributes(widget["attrs"]))


def _textarea(widget: Widget) -> SafeString:
    return fill(TEXTAREA, widget["name"], attributes(widget["attrs"]), str(widget["value"] or ""))


def _select(widget: Widget) -> SafeString:
    return fill(SELECT, widget["name"], attributes(widget["attrs"]), _groups(widget, _option, OPTIONS))


def _option(option: Widget) -> SafeString:
    return fill(OPTION, str(option["value"]), attributes(option["attrs"]), _label(option))


def _several(widget: Widget) -> SafeString:
    outer = attributes({name: widget["attrs"][name] for name in ("id", "class") if widget["attrs"].get(name)})
    return fill(SEVERAL, outer, _groups(widget, _answer, ANSWERS))


def _answer(option: Widget) -> SafeString:
    of = attributes({"for": option["attrs"]["id"]}) if option["attrs"].get("id") else NOTHING
    return fill(ANSWER, of, _input(option), _label(option))


def _label(option: Widget) -> str:
    """Kept as it is where it is markup already."""
    label = option["label"]
    return label if isinstance(label, SafeString) else str(label)


def _groups(widget: Widget, draw: Callable[[Widget], SafeString], around: str) -> SafeString:
    drawn = []
    for group, options, _index in widget["optgroups"]:
        inside = joined([draw(option) for option in options])
        drawn.append(fill(around, str(group), inside) if group else inside)
    return joined(drawn)


_INPUTS = ("checkbox", "color", "date", "datetime", "email", "hidden", "input", "number", "password", "text", "time")
DRAWN: Mapping[str, Callable[[Widget], SafeString]] = {
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/radio.html": _several,
    "django/forms/widgets/checkbox_select.html": _several,
    "django/forms/widgets/textarea.html": _textarea,
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
}


def draw(template_name: str, context: Mapping[str, Any]) -> SafeString | None:
    """The control that `template_name` would draw; None for one that needs its template."""
    drawn = DRAWN.get(template_name)
    return drawn(context["widget"]) if drawn else None
