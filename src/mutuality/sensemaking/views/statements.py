"""Pages of statements: the list with its trails, drawing, rewording, merging, suggesting, setting aside."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say
from mutuality.meetings.queries import for_all

from ..actions import statements as actions
from ..forms.statements import DrawStatementForm, MergeForm, RewordForm, SetAsideForm, SuggestForm
from ..queries import exercise as exercises
from ..queries import statements as queries
from .exercise import back


def to_list(exercise):
    return redirect("sensemaking:statements", exercise.partnership.slug, exercise.pk)


def _show(request, template, exercise, form=None, **context):
    status = 422 if form is not None and request.method == "POST" else 200
    context = {"exercise": exercise, "partnership": exercise.partnership, "form": form, **context}
    return render(request, f"sensemaking/{template}.html", context, status=status)


@page
def statements(request, slug, pk):
    exercise = exercises.exercise_for(request.user, slug, pk)
    leads = exercises.leads(request.user, exercise)
    trails = queries.trails_of(exercise)
    shown = [each for each in trails if leads or each.statement.state != "suggested"]
    return _show(request, "statements", exercise, trails=shown, leads=leads)


@page
def statement(request, slug, pk, number):
    found = queries.statement_for(request.user, slug, pk, number)
    leads = exercises.leads(request.user, found.exercise)
    forms = {"reword_form": RewordForm(initial={"text": found.text}), "aside_form": SetAsideForm()} if leads else {}
    return _show(
        request, "statement", found.exercise, statement=found, trail=queries.trail_of(found), leads=leads, **forms
    )


@page
def choose_voices(request, slug, pk):
    """The questions that were asked in meetings, to draw statements from what people said."""
    exercise = exercises.led_exercise_for(request.user, slug, pk)
    asked, voices = for_all.questions_asked(exercise.partnership), for_all.voices_each(exercise.partnership)
    questions = [(question, voices.get(question.pk, 0)) for question in asked]
    return _show(request, "choose_voices", exercise, questions=questions)


@form_page
def draw_statement(request, slug, pk):
    return _draw(request, exercises.led_exercise_for(request.user, slug, pk), None)


@form_page
def draw_statement_from(request, slug, pk, question):
    exercise = exercises.led_exercise_for(request.user, slug, pk)
    return _draw(request, exercise, queries.question_for(exercise, question))


def _draw(request, exercise, asked):
    form = DrawStatementForm(asked, typed(request))
    if request.method == "POST" and attempt(form, actions.draw_statement, request.user, exercise):
        say(request, _("It is added. Add the next one, or go back to all statements."))
        return redirect(request.path)
    return _show(request, "draw_statement", exercise, form, question=asked)


@form_page
def suggest_statement(request, slug, pk):
    exercise = exercises.exercise_for(request.user, slug, pk)
    form = SuggestForm(typed(request))
    if request.method == "POST" and attempt(form, actions.suggest_statement, request.user, exercise):
        say(request, _("Thank you. Those who lead look at it, and then all can answer it."))
        return redirect(exercise)
    return _show(request, "suggest_statement", exercise, form)


@form_page
def merge_statements(request, slug, pk):
    exercise = exercises.led_exercise_for(request.user, slug, pk)
    form = MergeForm(exercise, typed(request))
    if request.method == "POST" and attempt(form, actions.merge_statements, request.user, exercise):
        return to_list(exercise)
    return _show(request, "merge_statements", exercise, form)


@form_page
def reword_statement(request, slug, pk, number):
    return _changed(request, slug, pk, number, RewordForm, actions.reword_statement)


@form_page
def set_aside(request, slug, pk, number):
    return _changed(request, slug, pk, number, SetAsideForm, actions.set_aside)


def _changed(request, slug, pk, number, form_of, action):
    found = queries.led_statement_for(request.user, slug, pk, number)
    form = form_of(typed(request), initial={"text": found.text})
    if request.method == "POST" and attempt(form, action, request.user, found):
        return to_list(found.exercise)
    return _show(request, "change_statement", found.exercise, form, statement=found)


@act
@refused_back(back)
def bring_back(request, slug, pk, number):
    found = queries.led_statement_for(request.user, slug, pk, number)
    actions.bring_back(request.user, found)
    return to_list(found.exercise)
