"""Going on from step to step: turns, groups of the final round and their lists, and wishes for other words."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, refused_back, say
from mutuality.kit.refused import Refused

from ..actions import final_round, round_robin, wordings
from ..actions import priorities as actions
from ..forms.priorities import GoOnForm, GroupsForm, OrderForm, RulingForm, TurnForm, WordingForm
from ..queries import priorities as queries
from ..queries.exercise import leads, members_asked
from ..queries.snapshot import latest_drawn
from ..queries.statements import statements_in
from ..rules.priorities import COMBINED, FINAL_ROUND, NOMINAL, PICKS
from .exercise import back
from .picking import at, shown

NOT_WHOLE = "This page was not whole. Load it again, copy your words over, and send them."


@act
@refused_back(back)
def take_next_step(request, slug, pk):
    exercise = queries.led_priorities_for(request.user, slug, pk)
    form = GoOnForm(request.POST)
    if not form.is_valid():
        raise Refused(NOT_WHOLE)
    actions.take_next_step(request.user, exercise, **form.cleaned_data)
    return redirect(exercise)


@form_page
def record_turn(request, slug, pk):
    exercise = queries.led_priorities_for(request.user, slug, pk, NOMINAL)
    course = queries.course_of(exercise)
    form = TurnForm(typed(request), initial={"turn": course.turn})
    if request.method == "POST" and attempt(form, round_robin.record_turn, request.user, exercise):
        return at("record_turn", exercise)
    turn, ideas = queries.turn_of(exercise, course), statements_in(exercise).order_by("-number")
    written = exercise.statements.filter(state="suggested")
    return shown(request, "turn", exercise, form, course=course, turn=turn, ideas=ideas, written=written)


@form_page
def make_groups(request, slug, pk):
    exercise = queries.led_priorities_for(request.user, slug, pk, PICKS)
    course, asked = queries.course_of(exercise), members_asked(exercise)
    first = course.step == COMBINED
    form = GroupsForm(asked, typed(request), initial=_as_before(exercise, asked, first), with_items=first)
    if request.method == "POST" and attempt(form, final_round.make_groups, request.user, exercise):
        say(request, _("The groups are made. Everybody finds theirs on this page."))
        return redirect(exercise)
    return shown(request, "make_groups", exercise, form, first=first)


def _as_before(exercise, asked, first):
    """How long the list is where scores drop most, and everybody; later, who was in the first round."""
    if first:
        drawn = latest_drawn(exercise)
        drops = drawn.result["drops"] if drawn else []
        return {"items": drops[0][0] if drops else None, "people": [member.person_id for member in asked]}
    groups = list(queries.groups_of(exercise))
    return {"groups": len(groups), "people": [person.pk for group in groups for person in group.people.all()]}


@form_page
def rank_in_group(request, slug, pk, round, number):
    group = queries.final_group_for(request.user, slug, pk, round, number)
    exercise = group.exercise
    rows = queries.in_order(exercise, group.order)
    form = OrderForm([each.number for each in rows], typed(request))
    if request.method == "POST" and attempt(form, final_round.rank_in_group, request.user, group):
        return at("rank_in_group", exercise, round, number, anchor=(form.cleaned_data["move"] or [None])[0])
    is_on = exercise.is_open_now and FINAL_ROUND.get(queries.course_of(exercise).step) == round
    is_mine = queries.is_in_group(request.user, group)
    return shown(request, "group", exercise, form, group=group, rows=rows, is_on=is_on, is_mine=is_mine)


@act
@refused_back(lambda request, slug, pk, **_group: back(request, slug, pk))
def hand_in(request, slug, pk, round, number):
    group = queries.final_group_for(request.user, slug, pk, round, number)
    final_round.hand_in(request.user, group, is_handed_in="back" not in request.POST)
    return at("rank_in_group", group.exercise, round, number)


@form_page
def ask_for_wording(request, slug, pk):
    exercise = queries.priorities_for(request.user, slug, pk)
    form = WordingForm(typed(request))
    if request.method == "POST" and attempt(form, wordings.ask_for_wording, request.user, exercise):
        say(request, _("It stands here. Those who lead answer it for all to read."))
        return at("ask_for_wording", exercise)
    wishes, leading = queries.wording_requests_of(exercise), leads(request.user, exercise)
    return shown(request, "wordings", exercise, form, wishes=wishes, leads=leading, ruling_form=RulingForm())


@act
@refused_back(lambda request, slug, pk, **_wish: back(request, slug, pk))
def rule_on_wording(request, slug, pk, wish):
    found = queries.wording_request_for(request.user, slug, pk, wish)
    form = RulingForm(request.POST)
    if not form.is_valid():
        raise Refused("Say what becomes of it, and why.")
    wordings.rule_on_wording(request.user, found, **form.cleaned_data)
    return at("ask_for_wording", found.exercise)
