"""The floor of an open meeting: hands, and who is here."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mutuality.kit.pages import act, page, refused_back, say

from ..actions import floor as actions
from ..queries import floor as queries
from ..queries import meeting as meetings


def floor_context(person, meeting, table):
    """What `now.html` shows on the page of a table, or of the room, and fetched alone: the question, keys and hands."""
    return {
        "meeting": meeting,
        "partnership": meeting.partnership,
        "at": table,
        "floor": queries.floor_of(person, meeting, table),
        "floor_names": queries.floor_names(person, meeting, table),
        "stage": meetings.stage_of(person, meeting),
    }


@page
def floor(request, slug, pk, number):
    """The live part of a table's page but for its voices; who sits elsewhere by now is told so there."""
    meeting, table = queries.place_for(request.user, slug, pk, number)
    if table is not None:
        return render(request, "meetings/now.html", floor_context(request.user, meeting, table))
    context = {"meeting": meeting, "partnership": meeting.partnership, "number": number}
    context["own_table"] = meetings.own_table_for(request.user, meeting)
    return render(request, "meetings/other_place.html", context)


@page
def floor_in_room(request, slug, pk):
    meeting = meetings.meeting_for(request.user, slug, pk)
    return render(request, "meetings/now.html", floor_context(request.user, meeting, None))


# Hands


def _page_of(meeting, number):
    """Where hands of a table, or of the room, are looked at."""
    if number:
        return reverse("meetings:table", args=[meeting.partnership.slug, meeting.pk, number])
    return reverse("meetings:room", args=[meeting.partnership.slug, meeting.pk])


def _number(request, name):
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 5 else 0


def _back(request, slug, pk, **_more):
    """The page on which the button stood: a table's, which is told by its number, or the room's."""
    return _page_of(meetings.meeting_for(request.user, slug, pk), _number(request, "at"))


@act
@refused_back(_back)
def raise_hand(request, slug, pk):
    """At the table whose number is sent, else in the whole room."""
    meeting, number = meetings.meeting_for(request.user, slug, pk), _number(request, "table")
    table = meetings.table_for(request.user, slug, pk, number) if number else None
    actions.raise_hand(request.user, meeting, table)
    return redirect(_back(request, slug, pk))


@act
@refused_back(_back)
def lower_hand(request, slug, pk, hand):
    actions.lower_hand(request.user, queries.hand_for(request.user, slug, pk, hand))
    return redirect(_back(request, slug, pk))


@act
@refused_back(_back)
def call_hand(request, slug, pk, hand):
    actions.call_hand(request.user, queries.hand_for(request.user, slug, pk, hand))
    return redirect(_back(request, slug, pk))


# Who is here


@page
def attendance(request, slug, pk):
    meeting, seats = queries.attendance_for(request.user, slug, pk)
    seats = list(seats)
    context = {
        "meeting": meeting,
        "partnership": meeting.partnership,
        "seats": seats,
        "here": sum(bool(seat.came) for seat in seats),
        "may_arrange": meetings.may(request.user, meeting, "arrange_seats"),
    }
    return render(request, "meetings/attendance.html", context)


def _from_list(request, slug, pk, **_more):
    """Back to the list for whoever keeps one and came from it, else to the meeting."""
    meeting = meetings.meeting_for(request.user, slug, pk)
    if "list" in request.POST and queries.keeps_any_list(request.user, meeting):
        return reverse("meetings:attendance", args=[slug, pk])
    return meeting.get_absolute_url()


@act
@refused_back(_from_list)
def mark_here(request, slug, pk, seat):
    seat = actions.mark_here(request.user, queries.present_seat_for(request.user, slug, pk, seat))
    if seat.person_id == request.user.pk and "list" not in request.POST:
        return redirect("meetings:own_table", slug, pk)
    return redirect(_from_list(request, slug, pk))


@act
@refused_back(_from_list)
def unmark_here(request, slug, pk, seat):
    seat = actions.unmark_here(request.user, queries.present_seat_for(request.user, slug, pk, seat))
    say(request, _("It is no longer noted that {name} is here.").format(name=seat.person.name))
    return redirect(_from_list(request, slug, pk))
