"""Words in another language: written, checked, taken away."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, refused_back, say

from ..actions import translations as actions
from ..forms.translations import TranslationForm
from ..queries import translations as queries


def _to(said):
    return redirect("meetings:contribution", said.meeting.partnership.slug, said.meeting_id, said.pk)


def _back(request, slug, pk, contribution, **_more):
    return reverse("meetings:contribution", args=[slug, pk, contribution])


@form_page
def translate(request, slug, pk, contribution):
    said = queries.translated_for(request.user, slug, pk, contribution)
    form = TranslationForm(request.user, said, typed(request))
    if request.method == "POST" and attempt(form, actions.translate, request.user, said):
        say(request, _("Thank you. Your translation stands under the words, with your name."))
        return _to(said)
    context = {"form": form, "said": said, "meeting": said.meeting, "partnership": said.meeting.partnership}
    return render(request, "meetings/translate.html", context, status=422 if form.is_bound else 200)


@act
@refused_back(_back)
def check_translation(request, slug, pk, contribution, translation):
    translation = queries.translation_for(request.user, slug, pk, contribution, translation)
    actions.check_translation(request.user, translation)
    say(request, _("Thank you. It says now that you checked it."))
    return _to(translation.contribution)


@act
def remove_translation(request, contribution, translation):
    translation = queries.own_translation_for(request.user, contribution, translation)
    actions.remove_translation(request.user, translation)
    say(request, _("The translation is taken away."))
    return redirect("meetings:own_words")
