"""Forms keep what was typed and say what is wrong where it is wrong."""

import pytest
from django import forms

from mutuality.kit.forms import Form, OnceForm, Switches, attempt
from mutuality.kit.refused import Refused

from .markup import read, words


class Saying(OnceForm):
    text = forms.CharField(label="Your words", help_text="As long as you like.", widget=forms.Textarea)
    scope = forms.ChoiceField(label="Seen by", choices=[("table", "This table"), ("pod", "My pod")], widget=Switches)
    note = forms.CharField(label="Content note", required=False, max_length=200)


def drawn(form):
    return read(str(form))


def at(page, name):
    return page.find(f".//*[@id='{name}']")


def summary(page):
    return page.find(".//*[@class='summary']")


def given(**changes):
    fresh = Saying()
    return Saying({"once": fresh["once"].value(), "text": "Paper is inspected.", "scope": "pod"} | changes)


def test_every_control_has_a_label_or_a_legend():
    page = drawn(Saying())
    assert words(page.find(".//label[@for='id_text']")) == "Your words"
    assert words(page.find(".//fieldset/legend")) == "Seen by"
    assert words(page.find(".//label[@for='id_note']")) == "Content note (optional)"


def test_typed_text_and_choices_survive_an_error_elsewhere():
    page = drawn(given(note="x" * 201))
    assert words(summary(page)).endswith("Content note: Ensure this value has at most 200 characters (it has 201).")
    assert words(page.find(".//textarea")) == "Paper is inspected."
    assert page.find(".//input[@name='scope'][@value='pod']").get("checked") is not None
    assert page.find(".//input[@name='note']").get("value") == "x" * 201


def test_an_error_is_linked_to_its_control_and_from_the_summary():
    page = drawn(given(text=""))
    box = page.find(".//textarea")
    assert box.get("aria-invalid") == "true"
    assert box.get("aria-describedby").split() == ["id_text_helptext", "id_text_error"]
    assert words(at(page, "id_text_error")) == "Write something here."
    assert [link.get("href") for link in summary(page).iter("a")] == ["#id_text"]


def test_the_summary_leads_to_the_first_answer_of_a_choice():
    page = drawn(given(scope=""))
    (link,) = summary(page).iter("a")
    assert at(page, link.get("href")[1:]).get("type") == "radio"
    assert page.find(".//fieldset").get("aria-describedby") == "id_scope_error"
    assert words(at(page, "id_scope_error")) == "Choose one of these."


def test_what_is_wrong_with_a_hidden_field_is_said_on_top():
    assert "This page was not whole" in words(summary(drawn(given(once="not a name"))))


def test_two_forms_on_a_page_share_no_hidden_id():
    assert drawn(Saying()).find(".//input[@name='once']").get("id") is None


def test_only_a_textarea_with_a_draft_says_where_it_is_kept():
    class Drafting(Form):
        text = forms.CharField(widget=forms.Textarea(attrs={"data-draft": "here"}))

    assert drawn(Drafting()).find(".//p[@class='draft'][@hidden]/button[@type='button']") is not None
    assert drawn(Saying()).find(".//p[@class='draft']") is None


def refuse(**fields):
    raise Refused("The table closed at {hour}. Write to {name}.", hour="15:00", name="<Amara>", field=fields["note"])


@pytest.mark.parametrize("field", ["text", ""])
def test_a_refusal_stands_at_its_field_or_on_top_and_is_escaped(field):
    form = given(note=field)
    assert attempt(form, refuse) is None
    page = drawn(form)
    place = at(page, "id_text_error") if field else summary(page)
    assert "The table closed at 15:00. Write to <Amara>." in words(place)
