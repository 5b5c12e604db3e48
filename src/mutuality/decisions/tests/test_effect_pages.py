"""The pages on which effects are chosen, filled in and read."""

import pytest

from mutuality.decisions.actions.effects import add_effect, adopt_agreement
from mutuality.decisions.models import Option, Proposal
from mutuality.decisions.queries import effects as queries
from mutuality.partnerships.agreed import AgreementRules
from mutuality.partnerships.effects import EFFECTS
from mutuality.partnerships.models import Agreement, Member
from mutuality.partnerships.tests.test_effects import payload_of
from tests.cast import client_of

from .carried import POD, at, carrying, decide, page_of, put
from .made import agree_on, draft

pytestmark = pytest.mark.django_db


def test_the_agreement_and_the_offices_lead_to_the_decision_that_made_them(cast):
    made = carrying(cast, "grant_mandate")
    add_effect(cast.dina, made, name="adopt_agreement", payload=payload_of("adopt_agreement", cast))
    decide(put(made))
    for where in ("powers", "agreement", "agreement/2/changes"):
        assert f'href="{made.get_absolute_url()}"' in client_of(cast.ben).get(f"/p/riverside/{where}/").content.decode()


def test_the_page_of_a_proposal_shows_the_difference_of_a_new_agreement(cast):
    Agreement.objects.update(sections=[{"heading": "How we begin", "text": "With the agenda."}])
    page = page_of(cast.ben, put(carrying(cast, "adopt_agreement")))
    assert "If this is adopted" in page and "It changes version 1." in page
    assert (
        "the</del>" in page.replace('<span class="visually-hidden"> [until here]</span>', "")
        and "waits 48 hours" in page
        and "waits 24 hours" in page
    )


SAID = {
    "change_level": "To invite people into the partnership, it takes two people from different perspectives.",
    "grant_mandate": "<bdi>Dina</bdi> gets the office “Coordinator” until",
    "extend_mandate": "The office “Coordinator” of Cora</bdi> lasts until",
    "recall_mandate": "The office “Coordinator” of Cora</bdi> ends at once.",
    "admit_member": "<bdi>Ivy</bdi> becomes a member, sent by “<bdi>River Trust</bdi>”.",
    "release_member": "<bdi>Cora</bdi> is no longer a member.",
    "admit_organisation": "The organisation “Lantern” becomes part",
    "release_organisation": "The organisation “<bdi>River Trust</bdi>” is no longer part",
    "form_pod": "The pod “East” is formed.",
    "close_pod": "The pod “<bdi>North</bdi>” is closed.",
}


@pytest.mark.parametrize("name", SAID)
def test_each_effect_stands_on_the_page_in_a_plain_sentence(cast, name):
    assert SAID[name] in page_of(cast.dina, carrying(cast, name))


def test_what_people_write_is_text_on_the_page(cast):
    page = page_of(cast.dina, carrying(cast, payload={"name": "<b>East</b> {about}", "about": "<i>"}))
    assert "&lt;b&gt;East&lt;/b&gt; {about}" in page and "<b>East" not in page


def sent(name, cast):
    """What a browser sends for the payload that works."""
    return {field: str(value) for field, value in payload_of(name, cast).items()}


@pytest.mark.parametrize("name", [name for name in EFFECTS if name not in {"adopt_agreement", "let_one_side"}])
def test_each_effect_is_filled_in_by_names_and_kept_by_number(cast, name):
    made, dina = draft(cast), client_of(cast.dina)
    words = sent(name, cast)
    assert "Add this to the draft" in dina.get(at("add_effect", made, name)).content.decode()
    assert dina.post(at("add_effect", made, name), words).status_code == 302
    assert made.effects.get().payload == payload_of(name, cast) if name != "admit_member" else made.effects.exists()


def test_every_effect_stands_on_the_page_to_choose_from_and_no_other_has_an_address(cast):
    made, dina = draft(cast), client_of(cast.dina)
    page = dina.get(at("choose_effect", made)).content.decode()
    assert all(at("add_effect", made, name) in page for name in EFFECTS)
    assert dina.get(at("add_effect", made, "fly")).status_code == 404


def test_a_refusal_stands_at_its_field_and_typed_words_stay(cast):
    made, dina = draft(cast), client_of(cast.dina)
    answer = dina.post(at("add_effect", made, "form_pod"), {"name": "North", "about": "Night shifts."})
    page = answer.content.decode()
    assert answer.status_code == 422 and "already a pod of this name" in page.split('id="id_name_error"')[1]
    assert 'value="North"' in page and "Night shifts." in page
    answer = dina.post(at("add_effect", made, "grant_mandate"), {"office": "coordinator"})
    assert answer.status_code == 422 and "Choose one of these." in answer.content.decode()
    assert not made.effects.exists()


def test_the_same_form_sent_twice_adds_one_effect(cast):
    made, dina, words = draft(cast), client_of(cast.dina), sent("grant_mandate", cast)
    assert [dina.post(at("add_effect", made, "grant_mandate"), words).status_code for _ in range(2)] == [302, 302]
    assert made.effects.count() == 1


def test_a_text_that_is_changed_again_stays_before_what_comes_after_it(cast):
    made = carrying(cast, "adopt_agreement")
    add_effect(cast.dina, made, name="form_pod", payload=POD)
    payload = payload_of("adopt_agreement", cast) | {"changes": "Three days."}
    adopt_agreement(cast.dina, made, payload=payload)
    assert [each.payload.get("changes") for each in made.effects.all()] == ["Three days.", None]


def test_one_effect_is_taken_out_again(cast):
    made = carrying(cast)
    client_of(cast.dina).post(at("remove_effect", made, made.effects.get().pk))
    assert not made.effects.exists()


def test_with_options_one_says_with_which_it_happens(cast):
    agree_on(cast, decision_method="dots")
    made, dina = draft(cast, "dots"), client_of(cast.dina)
    assert "Whatever is chosen" in dina.get(at("add_effect", made, "form_pod")).content.decode()
    dina.post(at("add_effect", made, "form_pod"), {"name": "East", "option": "2"})
    dina.post(at("add_effect", made, "form_pod"), {"name": "West", "option": ""})
    kept = [(each.payload["name"], each.option) for each in made.effects.all()]
    assert kept == [("East", Option.objects.get(proposal=made, order=2)), ("West", None)]
    assert "With “Vouchers”:" in page_of(cast.dina, made)


# The agreement's own form


def filled_in(page):
    """What the form holds as it is shown."""
    form = page.context["form"]
    found = {field.html_name: field.value() for field in form}
    return {name: "" if value is None else value for name, value in found.items()}


def test_a_new_agreement_begins_with_the_words_and_rules_of_today(cast):
    text = [{"heading": "How we begin", "text": "With who we are."}]
    Agreement.objects.update(sections=text, rules=AgreementRules(key_hours=30, levels={"invite": "two_keys"}).kept())
    made, dina = draft(cast), client_of(cast.dina)
    address = at("add_effect", made, "adopt_agreement")
    words = filled_in(dina.get(address))
    assert (words["heading_1"], words["key_hours"], words["level_invite"]) == ("How we begin", 30, "two_keys")
    refused = dina.post(address, words)
    assert refused.status_code == 422 and "holds already" in refused.content.decode()
    changed = words | {"heading_2": "Money", "text_2": "On the page.", "key_hours": "48", "level_invite": "mandate"}
    assert dina.post(address, changed).status_code == 302
    payload = made.effects.get().payload
    assert payload["sections"] == [*text, {"heading": "Money", "text": "On the page."}]
    read = AgreementRules.read(payload["rules"])
    assert (payload["based_on"], read.key_hours, read.levels) == (1, 48, {"invite": "mandate"})
    assert filled_in(dina.get(address))["heading_2"] == "Money"  # to be changed again, and then kept once
    dina.post(address, changed | {"heading_2": "Pay"})
    assert made.effects.get().payload["sections"][1]["heading"] == "Pay"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"heading_1": "", "text_1": "Words without a heading."}, "Give this section a heading."),
        ({"quorum": "101"}, "less than or equal to 100"),
        ({"quorum": ""}, "Write something here."),
        ({"way_out": "fly"}, "Select a valid choice"),
        ({"review_on": "soon"}, "Give a day"),
        ({"level_speak": "collective", "based_on": "7"}, "has changed since"),
    ],
)
def test_what_is_wrong_in_a_new_agreement_is_told_and_nothing_is_lost(cast, wrong, says):
    made, dina = draft(cast), client_of(cast.dina)
    address = at("add_effect", made, "adopt_agreement")
    words = filled_in(dina.get(address)) | {"heading_2": "Money", "text_2": "On the page."} | wrong
    answer = dina.post(address, words)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert "On the page." in answer.content.decode() and not made.effects.exists()


def test_every_rule_has_a_control_with_a_label_of_its_own(cast):
    page = client_of(cast.dina).get(at("add_effect", draft(cast), "adopt_agreement"))
    form = page.context["form"]
    labels = [str(field.label) for field in form.rule_fields]
    assert len(set(labels)) == len(labels) == len(AgreementRules.__dataclass_fields__) - 1


def test_the_page_costs_the_same_with_many_effects(cast, django_assert_max_num_queries):
    made = draft(cast)
    for number in range(6):
        add_effect(cast.dina, made, name="form_pod", payload={"name": f"East {number}"})
    proposal = put(made)
    with django_assert_max_num_queries(2):
        assert len(queries.effects_of(proposal, cast.ben).effects) == 6


def test_an_old_member_is_named_where_a_decision_was_about_them(cast):
    proposal = put(carrying(cast, "release_member"))
    decide(proposal)
    assert Member.objects.get(person=cast.cora).left_on
    assert "Cora</bdi> is no longer a member." in page_of(cast.ben, Proposal.objects.get(pk=proposal.pk))
