"""The list of themes: its draft, its versions, what stands against a theme."""

import pytest
from django.urls import reverse

from mutuality.kit.refused import Refused
from mutuality.record.models import Entry
from mutuality.sensemaking.actions import codebook as actions
from mutuality.sensemaking.actions import dissent
from mutuality.sensemaking.models import CodebookVersion, Theme, ThemeDissent, ThemeExample, ThemeWording
from mutuality.sensemaking.queries import codebook as queries
from mutuality.sensemaking.rules.codebook import check_theme
from tests.cast import client_of

from .themed import drafted, published, spoken, themes_of, uuid4

pytestmark = pytest.mark.django_db


def at(name, *more):
    return reverse(f"sensemaking:{name}", args=["riverside", *more])


def words(**more):
    return {"definition": "", "include": "", "exclude": "", "parent": None} | more


def test_a_version_is_published_as_a_whole_and_stands_in_the_record(cast):
    draft = drafted(cast)
    assert queries.current_version(cast.partnership) is None
    actions.publish_codebook(cast.cora, draft, what_changed="The first one.")
    version = queries.current_version(cast.partnership)
    assert (version.number, version.published_by, version.what_changed) == (1, cast.cora, "The first one.")
    entry = Entry.objects.get(act="publish_codebook")
    assert entry.facts == {"number": 1, "count": 3}


def test_the_next_version_begins_as_the_last_one_and_its_themes_are_the_same_ones(cast):
    themes = published(cast)
    draft = actions.begin_draft(cast.cora, cast.partnership)
    assert actions.begin_draft(cast.cora, cast.partnership) == draft
    wording = ThemeWording.objects.get(version=draft, theme=themes["Money"])
    actions.change_theme(cast.cora, wording, **words(name="Money that arrives", parent=themes["Trust"]))
    assert "Money" in themes_of(cast)
    actions.publish_codebook(cast.cora, draft)
    assert themes_of(cast)["Money that arrives"] == themes["Money"]
    assert Theme.objects.count() == 3 and CodebookVersion.objects.count() == 2


def test_what_a_version_changed_is_told_theme_by_theme(cast):
    themes = published(cast)
    draft = actions.begin_draft(cast.cora, cast.partnership)
    money, time, trust = queries.wordings_in(draft)
    actions.change_theme(cast.cora, money, **words(name="Money", definition="What people say of cash."))
    actions.remove_theme(cast.cora, time)
    actions.add_theme(cast.cora, draft, once=uuid4(), name="Rest", parent=themes["Trust"])
    changes = {each.name: each for each in queries.changes_in(draft)}
    assert {name: each.kind for name, each in changes.items()} == {"Money": "changed", "Time": "gone", "Rest": "added"}
    gone = [piece.text for piece in changes["Money"].pieces["definition"] if piece.kind == "gone"]
    assert gone == ["money."]
    page = client_of(cast.dina).get(at("codebook_changes", 2)).content.decode()
    assert "<del>money.</del><ins>cash.</ins>" in page and "taken out" in page
    assert trust.theme == themes["Trust"]


def test_a_version_that_changes_nothing_is_refused(cast):
    published(cast)
    draft = actions.begin_draft(cast.cora, cast.partnership)
    with pytest.raises(Refused, match="Nothing in it differs"):
        actions.publish_codebook(cast.cora, draft)
    [voice] = spoken(cast, ["Cash came in March."])
    first = queries.wordings_in(draft)[0]
    actions.change_theme(cast.cora, first, **words(name=first.name, definition=first.definition, examples=[voice]))
    actions.publish_codebook(cast.cora, draft)
    assert [each.contribution for each in queries.examples_of(first)] == [voice]


def test_only_who_keeps_the_themes_drafts_and_all_can_look(cast):
    draft = drafted(cast)
    for act in (actions.begin_draft,):
        with pytest.raises(Refused, match="You need a mandate"):
            act(cast.dina, cast.partnership)
    with pytest.raises(Refused, match="You need a mandate"):
        actions.publish_codebook(cast.dina, draft)
    dina = client_of(cast.dina)
    assert "Money" in dina.get(at("codebook_draft")).content.decode()
    assert dina.get(at("add_theme")).status_code == 404


def test_a_name_is_there_once_and_no_theme_stands_below_itself(cast):
    draft = drafted(cast)
    client = client_of(cast.cora)
    page = client.post(at("add_theme"), {"name": "money", "once": uuid4()})
    assert page.status_code == 422 and "Give this one a name of its own." in page.content.decode()
    money, time, trust = queries.wordings_in(draft)
    actions.change_theme(cast.cora, time, **words(name="Time", parent=money.theme))
    actions.change_theme(cast.cora, trust, **words(name="Trust", parent=time.theme))
    with pytest.raises(Refused, match="below itself"):
        actions.change_theme(cast.cora, money, **words(name="Money", parent=trust.theme))
    with pytest.raises(Refused, match="Move them first"):
        actions.remove_theme(cast.cora, money)
    assert [(each.wording.name, each.depth) for each in queries.listed(queries.wordings_in(draft))] == [
        ("Money", 0), ("Time", 1), ("Trust", 2),
    ]  # fmt: skip


def test_a_theme_whose_parent_loops_is_refused_and_does_not_hang():
    with pytest.raises(Refused):
        check_theme(name="a", names=[], theme=None, parent=1, parents={1: 2, 2: 1})


def test_the_same_submit_adds_a_theme_once(cast):
    draft, once = drafted(cast), uuid4()
    for _ in range(2):
        client_of(cast.cora).post(at("add_theme"), {"name": "Rest", "once": once})
    assert draft.wordings.filter(name="Rest").count() == 1


def test_a_draft_can_be_put_away_and_takes_nothing_published_with_it(cast):
    published(cast)
    actions.put_draft_away(cast.cora, actions.begin_draft(cast.cora, cast.partnership))
    assert queries.draft_of(cast.partnership) is None and len(themes_of(cast)) == 3


# Dissent


def test_any_member_says_what_is_not_right_under_their_name_and_takes_it_back(cast):
    theme = published(cast)["Money"]
    dina = client_of(cast.dina)
    dina.post(at("say_dissent", theme.pk), {"text": "It is about power.", "once": uuid4()})
    page = client_of(cast.ama).get(at("theme", theme.pk)).content.decode()
    assert "It is about power." in page and "Dina" in page
    said = ThemeDissent.objects.get()
    assert client_of(cast.ama).post(at("take_back_dissent", said.pk)).status_code == 404
    dina.post(at("take_back_dissent", said.pk))
    assert not ThemeDissent.objects.exists()


def test_a_dissent_that_others_answered_keeps_its_place_and_not_its_words(cast):
    theme = published(cast)["Money"]
    said = dissent.say_dissent(cast.dina, theme, text="It is about power.", once=uuid4())
    client_of(cast.ama).post(at("answer_dissent", said.pk), {"text": "Both, I think.", "once": uuid4()})
    dissent.take_back_dissent(cast.dina, said)
    page = client_of(cast.ben).get(at("theme", theme.pk)).content.decode()
    assert "It is about power." not in page and "Both, I think." in page
    with pytest.raises(Refused):
        dissent.take_back_dissent(cast.dina, ThemeDissent.objects.get())


def test_a_dissent_stays_beside_its_theme_through_versions(cast):
    theme = published(cast)["Money"]
    dissent.say_dissent(cast.dina, theme, text="It is about power.", once=uuid4())
    draft = actions.begin_draft(cast.cora, cast.partnership)
    actions.remove_theme(cast.cora, draft.wordings.get(theme=theme))
    actions.publish_codebook(cast.cora, draft)
    assert "It is about power." in client_of(cast.eve).get(at("theme", theme.pk)).content.decode()


def test_an_empty_dissent_comes_back_with_a_sentence(cast):
    theme = published(cast)["Money"]
    page = client_of(cast.dina).post(at("say_dissent", theme.pk), {"text": " ", "once": uuid4()})
    assert page.status_code == 422 and not ThemeDissent.objects.exists()


def test_examples_vanish_with_the_words_they_show(cast):
    draft = drafted(cast)
    [voice] = spoken(cast, ["Cash came in March."])
    ThemeExample.objects.create(wording=queries.wordings_in(draft)[0], contribution=voice)
    from_here = client_of(cast.eve)
    theme = queries.wordings_in(draft)[0].theme
    assert "Cash came in March." in from_here.get(at("theme", theme.pk)).content.decode()
