"""What a page offers: its forms with all that stands in them, as a browser would send them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """One form: where it goes, what it would send as it stands, and what else could be chosen."""

    action: str
    name: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)  # the words beside each value

    def value_of(self, name: str, words: str) -> str:
        """The value in a list that stands for `words`."""
        return next(value for value, said in self.choices[name].items() if said == words)


@dataclass
class Button:
    """A button outside its form, which sends that form to an address of its own."""

    form: str
    action: str
    fields: dict[str, list[str]]


class Reader(HTMLParser):
    """Forms, and buttons that belong to one by its name."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms, self.buttons = address, [], []
        self._form = self._text = self._option = self._select = None

    def handle_starttag(self, tag, attrs):
        each = dict(attrs)
        if tag == "form":
            self._form = Form(each.get("action") or self.address, each.get("id", ""))
            self.forms.append(self._form)
        elif tag == "button" and "form" in each:
            named = {each["name"]: [each["value"]]} if each.get("name") else {}
            self.buttons.append(Button(each["form"], each.get("formaction", ""), named))
        elif self._form and each.get("name"):
            self._read_field(tag, each)
        elif tag == "option" and self._select:
            self._read_option(each)

    def _read_field(self, tag, each):
        name, value, kept = each["name"], each.get("value", "on"), self._form.fields
        if tag == "input" and each.get("type") in {"radio", "checkbox"}:
            self._form.choices.setdefault(name, {})[value] = value
            if "checked" in each:
                kept.setdefault(name, []).append(value)
        elif tag == "input":
            kept[name] = [each.get("value") or ""]
        elif tag == "textarea":
            kept[name], self._text = [""], name
        elif tag == "select":
            self._select, self._form.choices[name] = name, {}

    def _read_option(self, each):
        self._option = each.get("value", "")
        self._form.choices[self._select][self._option] = ""
        if "selected" in each or self._select not in self._form.fields:
            self._form.fields[self._select] = [self._option]

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._text = None
        elif tag == "select":
            self._select = self._option = None

    def handle_data(self, data):
        if self._text and self._form:
            self._form.fields[self._text][0] += data.removeprefix("\n")
        elif self._select and self._option is not None:
            self._form.choices[self._select][self._option] += data.strip()


def offered(html: str, address: str, action: str) -> Form | None:
    """The form or button on a page that leads to `action`, a pattern at the end of its address; None if there is none.

    Of several the first, as the eye finds it.
    """
    reader = Reader(address)
    reader.feed(html)
    for button in reader.buttons:
        form = next(form for form in reader.forms if form.name == button.form)
        if re.search(f"{action}$", button.action or form.action):
            return Form(button.action or form.action, "", form.fields | button.fields, form.choices)
    found = (form for form in reader.forms if re.search(f"{action}$", form.action))
    return next((form for form in found if not _is_for_buttons(form, reader)), None)


def _is_for_buttons(form: Form, reader: Reader) -> bool:
    return bool(form.name) and any(button.form == form.name for button in reader.buttons)
