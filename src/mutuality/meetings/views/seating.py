"""Pages of tables: lay them, move one person, keep two together or apart."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, refused_back, say

from ..actions import seating as actions
from ..forms.seating import ApartForm, MoveForm, TablesForm, TogetherForm
from ..queries import meeting as queries
from ..queries import seating


def _to_tables(meeting):
    return redirect("meetings:arrange_tables", meeting.partnership.slug, meeting.pk)


@form_page
def arrange_tables(request, slug, pk):
    meeting = queries.arranged_meeting_for(request.user, slug, pk)
    form = TablesForm(meeting, typed(request))
    if request.method == "POST":
        unmet = attempt(form, actions.arrange_tables, request.user, meeting)
        if unmet is not None:
            said = [_(sentence).format(**values) for sentence, values in unmet]
            say(request, " ".join([_("The tables are laid."), *said]))
            return _to_tables(meeting)
    return _tables_page(request, meeting, form=form)


def _tables_page(request, meeting, **forms):
    context = {
        "form": TablesForm(meeting),
        "together_form": TogetherForm(meeting),
        "apart_form": ApartForm(meeting),
        "meeting": meeting,
        "partnership": meeting.partnership,
        "tables": seating.tables_with_sides(meeting),
        "pairs": seating.pairings_of(meeting),
    }
    return render(
        request, "meetings/arrange_tables.html", context | forms, status=422 if request.method == "POST" else 200
    )


@act
def keep_together(request, slug, pk):
    meeting = queries.arranged_meeting_for(request.user, slug, pk)
    form = TogetherForm(meeting, request.POST)
    if attempt(form, actions.keep_together, request.user, meeting):
        say(request, _("The two sit together from the next arrangement on."))
        return _to_tables(meeting)
    return _tables_page(request, meeting, together_form=form)


@act
def keep_apart(request, slug, pk):
    meeting = queries.arranged_meeting_for(request.user, slug, pk)
    form = ApartForm(meeting, request.POST)
    if attempt(form, actions.keep_apart, request.user, meeting):
        say(request, _("The two do not sit together from the next arrangement on."))
        return _to_tables(meeting)
    return _tables_page(request, meeting, apart_form=form)


def _back_to_tables(request, slug, pk, **_more):
    return reverse("meetings:arrange_tables", args=[slug, pk])


@act
@refused_back(_back_to_tables)
def part_pairing(request, slug, pk, pairing):
    pairing = seating.pairing_for(request.user, slug, pk, pairing)
    actions.part_pairing(request.user, pairing)
    say(request, _("The two are seated as anybody is from the next arrangement on."))
    return _to_tables(pairing.meeting)


@form_page
def move_seat(request, slug, pk, seat):
    seat = queries.seat_for(request.user, slug, pk, seat)
    form = MoveForm(seat, typed(request))
    if request.method == "POST" and attempt(form, actions.move_seat, request.user, seat):
        say(request, _("{name} has a new place.").format(name=seat.person.name))
        return _to_tables(seat.meeting)
    context = {"form": form, "seat": seat, "meeting": seat.meeting, "partnership": seat.meeting.partnership}
    return render(request, "meetings/move_seat.html", context, status=422 if form.is_bound else 200)
