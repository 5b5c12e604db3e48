"""What people say against a theme, and the talk about it."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, refused_back, say

from ..actions import dissent as actions
from ..forms.codebook import DissentForm, RemarkForm
from ..queries import codebook as queries
from .codebook import theme_page


def _to(theme):
    return redirect("sensemaking:theme", theme.partnership.slug, theme.pk)


@form_page
def say_dissent(request, slug, pk):
    theme = queries.theme_for(request.user, slug, pk)
    form = DissentForm(typed(request))
    if request.method == "POST" and attempt(form, actions.say_dissent, request.user, theme):
        say(request, _("It stands beside the theme now."))
        return _to(theme)
    return theme_page(request, theme, form if form.is_bound else None)


@act
@refused_back(lambda request, slug, dissent: _to(queries.own_dissent_for(request.user, slug, dissent).theme).url)
def take_back_dissent(request, slug, dissent):
    mine = queries.own_dissent_for(request.user, slug, dissent)
    actions.take_back_dissent(request.user, mine)
    say(request, _("Your words are taken back."))
    return _to(mine.theme)


@form_page
def answer_dissent(request, slug, dissent):
    found = queries.dissent_for(request.user, slug, dissent)
    form = RemarkForm(typed(request))
    if request.method == "POST" and attempt(form, actions.answer_dissent, request.user, found):
        return _to(found.theme)
    return theme_page(request, found.theme, answer=(found.pk, form) if form.is_bound else None)


@act
@refused_back(lambda request, slug, remark: _to(_theme_of(request, slug, remark)).url)
def take_back_dissent_remark(request, slug, remark):
    mine = queries.own_dissent_remark_for(request.user, slug, remark)
    actions.take_back_dissent_remark(request.user, mine)
    say(request, _("Your words are taken back."))
    return _to(mine.dissent.theme)


def _theme_of(request, slug, remark):
    return queries.own_dissent_remark_for(request.user, slug, remark).dissent.theme
