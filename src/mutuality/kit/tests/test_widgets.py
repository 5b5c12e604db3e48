"""Controls drawn in Python say the same as Django's templates, whatever people type into them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from hypothesis import given
from hypothesis import strategies as some

from mutuality.kit.forms import Renderer
from mutuality.kit.widgets import DRAWN

NASTY = "\"><script>x</script>&amp; '=' \u202eabc"
CHOICES = [("a", "One"), (1, NASTY), ("Group", [("b", "Two"), (NASTY, "Three & more")])]
CONTROLS = {
    "text": forms.TextInput(attrs={"maxlength": 9, "required": True, "class": NASTY}),
    "number": forms.NumberInput(),
    "hidden": forms.HiddenInput(attrs={"id": False}),
    "date": forms.DateInput(attrs={"type": "date"}),
    "email": forms.EmailInput(),
    "time": forms.TimeInput(),
    "checkbox": forms.CheckboxInput(),
    "textarea": forms.Textarea(attrs={"rows": 4, "maxlength": False}),
    "select": forms.Select(choices=CHOICES),
    "radio": forms.RadioSelect(choices=CHOICES, attrs={"class": "x", "id": "here"}),
    "several": forms.CheckboxSelectMultiple(choices=CHOICES),
}


def drawn(control, renderer, value):
    return parse_html(control.render("field", value, attrs={"id": "id_field"}, renderer=renderer))


@pytest.mark.parametrize("name", CONTROLS)
@pytest.mark.parametrize("value", [None, "", "a", 1, NASTY, "\nfirst line empty"])
def test_a_control_is_what_djangos_template_draws(name, value):
    control = CONTROLS[name]
    assert drawn(control, Renderer(), value) == drawn(control, DjangoTemplates(), value)


@given(some.text(some.characters(blacklist_categories=["Cs", "Cc"])))
def test_nothing_typed_becomes_markup(words):
    for control in (CONTROLS["text"], CONTROLS["textarea"]):
        drawn_tags = control.render("field", words, renderer=Renderer()).count("<")
        assert drawn_tags == control.render("field", "words", renderer=Renderer()).count("<")


def test_no_template_is_read_for_the_controls_that_are_drawn():
    assert {control.template_name for control in CONTROLS.values()} <= DRAWN.keys()
