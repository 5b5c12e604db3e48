"""Words from the box that wait for moderators, and those that were kept back."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt
from mutuality.kit.pages import act, page, refused_back, say

from ..actions import moderation
from ..forms.box import VerdictForm
from ..queries import box as queries


@page
def held(request, slug, pk):
    return _held_page(request, queries.held_meeting_for(request.user, slug, pk))


def _held_page(request, meeting, about=None, refused=None):
    looking = queries.looking_for(request.user, meeting)
    rows = [(one, mine, refused if one.pk == about else _form(one)) for one, mine in looking.held]
    context = {
        "meeting": meeting,
        "partnership": meeting.partnership,
        "looking": looking,
        "rows": rows,
        "moderators": queries.moderators_of(meeting),
    }
    return render(request, "meetings/held.html", context, status=422 if refused else 200)


def _form(said, data=None):
    return VerdictForm(data, auto_id=f"v{said.pk}_%s")


@act
def give_verdict(request, slug, pk, contribution):
    said = queries.held_for(request.user, slug, pk, contribution)
    form = _form(said, request.POST)
    if attempt(form, moderation.give_verdict, request.user, said):
        say(request, _("Thank you. It takes two who agree; until then only moderators read it."))
        return redirect("meetings:held", slug, pk)
    return _held_page(request, said.meeting, said.pk, form)


def _back(request, slug, pk, contribution):
    return redirect("meetings:held", slug, pk).url


@act
@refused_back(_back)
def ask_again(request, slug, pk, contribution):
    said = queries.kept_back_for(request.user, slug, pk, contribution)
    moderation.ask_again(request.user, said)
    say(request, _("Two others are asked now. Those who kept it back do not decide again."))
    return redirect("meetings:held", slug, pk)
