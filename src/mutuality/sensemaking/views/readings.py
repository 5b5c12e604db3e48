"""Pages of a reading: beginning it, joining, reading words one by one, saying that one is done."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say
from mutuality.partnerships import queries as partnerships

from ..actions import coding
from ..actions import readings as actions
from ..forms.readings import BeginForm, CodingForm, PassagesForm
from ..queries import codebook, compared
from ..queries import readings as queries


def back(request, slug, pk, **_more):
    return queries.reading_for(request.user, slug, pk).get_absolute_url()


@form_page
def begin_reading(request, slug):
    partnership = partnerships.partnership_with_power_for(request.user, slug, "keep_codebook")
    form = BeginForm(partnership, typed(request))
    if request.method == "POST" and (made := attempt(form, actions.begin_reading, request.user, partnership)):
        say(request, _("The reading is open. Who reads finds it among the themes."))
        return redirect(made)
    context = {"partnership": partnership, "form": form}
    return render(request, "sensemaking/begin_reading.html", context, status=422 if form.is_bound else 200)


@page
def reading(request, slug, pk):
    """What a reading is at, for whoever looks: what to do, who is done, and what came out of it."""
    found = queries.reading_for(request.user, slug, pk)
    coder = queries.coder_of(request.user, found)
    context = {
        "partnership": found.partnership,
        "reading": found,
        "coders": queries.coders_of(found),
        "coder": coder,
        "progress": queries.progress_of(coder) if coder and found.is_blind else None,
        "may_join": found.is_blind and found.takes_volunteers and queries.may_read(request.user, found),
        "keeps": codebook.keeps(request.user, found.partnership),
        "of": queries.units_of(found).count(),
        "states": [] if found.is_blind else compared.counts_by_state(found),
        "agreement": [] if found.is_blind else compared.agreement_in(found),
    }
    return render(request, "sensemaking/reading.html", context)


@act
@refused_back(back)
def join_reading(request, slug, pk):
    found = queries.reading_for(request.user, slug, pk)
    actions.join_reading(request.user, found)
    return redirect("sensemaking:code_next", slug, pk)


@act
@refused_back(back)
def leave_reading(request, slug, pk):
    actions.leave_reading(request.user, queries.coder_for(request.user, slug, pk))
    say(request, _("You stepped out. Nothing is kept of what you found."))
    return redirect("sensemaking:reading", slug, pk)


@act
@refused_back(back)
def release_coder(request, slug, pk, coder):
    actions.release_coder(request.user, queries.other_coder_for(request.user, slug, pk, coder))
    say(request, _("The reading goes on without them."))
    return redirect("sensemaking:reading", slug, pk)


@act
@refused_back(back)
def finish_coding(request, slug, pk):
    done = actions.finish_coding(request.user, queries.coder_for(request.user, slug, pk))
    if done.is_blind:
        say(request, _("Thank you. You see what the others found when they are done too."))
    else:
        say(request, _("All are done. Here is where you read differently."))
    return redirect(done)


@act
@refused_back(back)
def resume_coding(request, slug, pk):
    actions.resume_coding(request.user, queries.coder_for(request.user, slug, pk))
    return redirect("sensemaking:code_next", slug, pk)


@act
@refused_back(back)
def close_reading(request, slug, pk):
    actions.close_reading(request.user, queries.kept_reading_for(request.user, slug, pk))
    say(request, _("It is closed. The voices stand with their themes."))
    return redirect("sensemaking:reading", slug, pk)


# Reading


@page
def code_next(request, slug, pk):
    """Where one was: the first words that one has not read."""
    coder = queries.coder_for(request.user, slug, pk)
    number = queries.progress_of(coder).next if coder.reading.is_blind and not coder.is_done else None
    if number is None:
        return redirect(coder.reading)
    return redirect("sensemaking:code_unit", slug, pk, number)


@form_page
def code_unit(request, slug, pk, number):
    """One person's words, and the themes to tick."""
    coder, unit = queries.own_unit_for(request.user, slug, pk, number)
    if request.method != "POST" and (coder.is_done or not coder.reading.is_blind):
        return redirect(coder.reading)
    wordings = codebook.wordings_in(coder.reading.version)
    mine = queries.own_coding(coder, unit)
    form = CodingForm(wordings, typed(request), initial=_found(mine))
    if request.method == "POST" and attempt(form, coding.code_unit, request.user, coder, unit):
        if request.POST.get("go") == "mark" and form.cleaned_data["themes"]:
            return redirect("sensemaking:mark_passages", slug, pk, number)
        return _on(coder, unit)
    context = {
        "partnership": coder.reading.partnership,
        "reading": coder.reading,
        "unit": unit,
        "themes": codebook.listed(wordings),
        **form.get_context(),
        "mine": mine,
        "progress": queries.progress_of(coder),
    }
    return render(request, "sensemaking/code_unit.html", context, status=422 if form.is_bound else 200)


def _found(mine):
    return {"themes": [each.theme_id for each in mine.given.all()], "memo": mine.memo} if mine else {}


def _on(coder, unit):
    """To the next words that somebody has not read; to the page of the reading when there are none."""
    reading, number = coder.reading, queries.after(coder, unit)
    if number is None:
        return redirect(reading)
    return redirect("sensemaking:code_unit", reading.partnership.slug, reading.pk, number)


@form_page
def mark_passages(request, slug, pk, number):
    """The sentences of the words, numbered, to tick for each theme one found."""
    coder, unit = queries.own_unit_for(request.user, slug, pk, number)
    mine = queries.own_coding(coder, unit)
    if mine is None or coder.is_done or not coder.reading.is_blind:
        return redirect("sensemaking:code_unit", slug, pk, number)
    names = {each.theme_id: each.name for each in codebook.wordings_in(coder.reading.version)}
    form = PassagesForm(unit, list(mine.given.all()), names, typed(request))
    if request.method == "POST" and attempt(form, coding.mark_passages, request.user, coder, unit):
        return _on(coder, unit)
    context = {"partnership": coder.reading.partnership, "reading": coder.reading, "unit": unit, "form": form}
    return render(request, "sensemaking/mark_passages.html", context, status=422 if form.is_bound else 200)
