"""The live table, the whole room, and what people do with their own words."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say

from ..actions import speaking
from ..forms.words import ChangeForm, SpeakForm
from ..queries import corrections, floor, ladder, translations, voices
from ..queries import meeting as queries
from .floor import floor_context


@page
def own_table(request, slug, pk):
    """The way to one's own table, or to the room for those who sit at none."""
    meeting = queries.meeting_for(request.user, slug, pk)
    table = queries.own_table_for(request.user, meeting)
    if table is None:
        return redirect("meetings:room", slug, pk)
    return redirect("meetings:table", slug, pk, table.number)


@page
def table(request, slug, pk, number):
    meeting, table = floor.place_for(request.user, slug, pk, number)
    if table is None:
        say(request, _place_now(request, meeting))
        return redirect("meetings:own_table", slug, pk)
    reply_to = voices.reply_of(request.user, table, request.GET.get("reply", ""))
    told = _told_at(request, table)
    start = {"question": table.meeting.question_now_id, "reply_to": reply_to}
    form = SpeakForm(request.user, table, initial=voices.wishes_of(request.user, told["said"]) | start)
    return _table_page(request, table, told, form)


def _told_at(request, table):
    """Who sits there and what was said: they said most of it, so their names are not asked for again."""
    seats = list(queries.people_at(table))
    known = [seat.person for seat in seats]
    return {"seats": seats, "said": voices.said_in(request.user, table.meeting, table, known)}


def _place_now(request, meeting):
    """For somebody who sits elsewhere since tables were laid anew, or since they were moved."""
    table = queries.own_table_for(request.user, meeting)
    if table is None:
        return _("You have no place at a table now. Say that you are here, and you get one.")
    return _("Your place is at table {number} now.").format(number=table.number)


def _table_page(request, table, told, form, status=200):
    meeting = table.meeting
    context = floor_context(request.user, meeting, table) | {
        "table": table,
        "form": form if meeting.state == "open" and queries.sits_at(request.user, table) else None,
        "reply_to": voices.reply_of(request.user, table, str(form["reply_to"].value() or "")),
        **told,
        **_listening(request, meeting, table),
    }
    return render(request, "meetings/table.html", context, status=status)


@page
def said_at_table(request, slug, pk, number):
    """The live part of a table: what has been said there."""
    table = queries.table_for(request.user, slug, pk, number)
    context = {
        "table": table,
        "meeting": table.meeting,
        "said": voices.said_in(request.user, table.meeting, table, known=[]),
    }
    return render(request, "meetings/said_at_table.html", context | _listening(request, table.meeting, table))


def _listening(request, meeting, table):
    """What the live part of a page is fetched again for, and all that the page may hear."""
    voice_names = floor.voice_names(request.user, meeting, table)
    return {"voice_names": voice_names, "names": floor.listened_to(request.user, meeting, table, voice_names)}


@act
def speak(request, slug, pk, number):
    meeting, table = floor.place_for(request.user, slug, pk, number)
    if table is None:
        return _kept_for_own_table(request, meeting)
    form = SpeakForm(request.user, table, request.POST)
    if attempt(form, speaking.speak, request.user, table):
        return redirect("meetings:table", slug, pk, number)
    return _table_page(request, table, _told_at(request, table), form, status=422)


def _kept_for_own_table(request, meeting):
    """Words on their way to a table where one does not sit any more: they wait in the form of one's own table."""
    table = queries.own_table_for(request.user, meeting)
    if table is None:
        raise Http404
    table.meeting = meeting
    form = SpeakForm(request.user, table, request.POST)
    form.add_error(None, _place_now(request, meeting) + " " + _("Say it there, if you still wish to."))
    return _table_page(request, table, _told_at(request, table), form, status=422)


@page
def room(request, slug, pk):
    """All tables at once, for everybody in the meeting."""
    meeting = queries.meeting_for(request.user, slug, pk)
    context = _room(request, meeting) | floor_context(request.user, meeting, None)
    return render(request, "meetings/room.html", context)


@page
def said_in_room(request, slug, pk):
    """The live part of the room."""
    return render(request, "meetings/said_in_room.html", _room(request, queries.meeting_for(request.user, slug, pk)))


def _room(request, meeting):
    tables = list(queries.tables_of(meeting))
    said = voices.said_in(request.user, meeting)
    return {"meeting": meeting, "tables": tables, "said": said} | _listening(request, meeting, None)


@page
def contribution(request, slug, pk, contribution):
    """One voice alone, with its earlier wordings."""
    said = queries.contribution_for(request.user, slug, pk, contribution)
    context = translations.page_of(request.user, said) | {
        "one": voices.Said(said, queries.is_mine(request.user, said), []),
        "earlier": voices.earlier_wordings(request.user, said),
        "meeting": said.meeting,
        "partnership": said.meeting.partnership,
    }
    return render(request, "meetings/contribution.html", context)


@form_page
def change_words(request, contribution):
    said = queries.own_contribution_for(request.user, contribution)
    form = ChangeForm(request.user, said, typed(request))
    if request.method == "POST" and attempt(form, speaking.change_words, request.user, said):
        say(request, _("Your words are changed. The earlier wording stays beside them."))
        return redirect("meetings:own_words")
    status = 422 if form.is_bound else 200
    return render(request, "meetings/change_words.html", {"form": form, "said": said}, status=status)


def _to_own_words(request, contribution):
    return reverse("meetings:own_words")


@form_page
@refused_back(_to_own_words)
def withdraw(request, contribution):
    """GET asks once, in plain words, and shows how far the words have come; POST takes them back."""
    said = ladder.withdrawable_for(request.user, contribution)
    if said.is_withdrawn or request.method == "POST":
        speaking.withdraw(request.user, said)
        say(request, _("Your words are taken back. They are gone from every page and every new file."))
        return redirect("meetings:own_words")
    here, rungs = ladder.ladder_of(said)
    return render(request, "meetings/withdraw.html", {"said": said, "here": here, "rungs": rungs})


@page
def own_words(request):
    """Everything I said, anywhere, under any name."""
    context = {"words": voices.own_words(request.user), "corrections": corrections.own_corrections(request.user)}
    return render(request, "meetings/own_words.html", context)
