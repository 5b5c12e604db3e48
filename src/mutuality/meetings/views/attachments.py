"""A picture or a sound beside one's words: its page, its sending in pieces, and the door to the file itself."""

from django.core.files.storage import default_storage
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mutuality.kit.files import send_file
from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say
from mutuality.kit.refused import Refused

from ..actions import attachments as actions
from ..forms.attachments import AttachmentForm
from ..queries import attachments as queries
from ..queries import meeting as meetings
from ..rules.attachments import LARGEST_PIECE


@page
def attachment(request, slug, pk, contribution):
    """The file itself."""
    kept = queries.attachment_for(request.user, slug, pk, contribution)
    try:
        file = default_storage.open(kept.file.name)
    except FileNotFoundError:
        raise Http404 from None
    return send_file(request, file, kept.media_type, f"{kept.kind}{kept.file.name[-4:]}")


@form_page
def add_attachment(request, contribution):
    said = meetings.own_contribution_for(request.user, contribution)
    form = AttachmentForm(request.user, said, typed(request), request.FILES or None)
    if request.method == "POST" and attempt(form, actions.add_attachment, request.user, said):
        say(request, _("Kept. It stands beside your words now."))
        return redirect(f"{reverse('meetings:own_words')}#v{said.pk}")
    context = {"form": form, "said": said, "attached": form.attached, "waits": _waiting_upload(request, form)}
    return render(request, "meetings/add_attachment.html", context, status=422 if form.is_bound else 200)


def _waiting_upload(request, form):
    """The file that is here already while something else is still missing: nobody sends its bytes twice."""
    if not form.is_bound or "file" in form.errors:
        return None
    file, upload = form.cleaned_data.get("file"), form.cleaned_data.get("upload")
    if file and not upload:
        upload = actions.keep_upload(request.user, file)
        form.data = form.data.copy()
        form.data["upload"], form.fields["file"].required = str(upload.pk), False
    return upload


@act
@refused_back(lambda request, contribution: reverse("meetings:own_words"))
def remove_attachment(request, contribution):
    said = meetings.own_contribution_for(request.user, contribution)
    actions.remove_attachment(request.user, said)
    say(request, _("The picture or sound is taken away and deleted. Your words stay."))
    return redirect(f"{reverse('meetings:own_words')}#v{said.pk}")


# In pieces, for browsers that run our script


@act
def begin_upload(request):
    size = request.POST.get("size", "")
    try:
        upload = actions.begin_upload(request.user, size=int(size) if size.isdecimal() and len(size) < 12 else 0)
    except Refused as refusal:
        return JsonResponse({"says": refusal.said(_)}, status=422)
    return _received(upload, status=201)


@form_page
def upload_piece(request, upload):
    """GET says how much is here; POST adds the piece that begins at `?from=`, or says where to go on (409)."""
    upload = queries.upload_for(request.user, upload)
    if request.method != "POST":
        return _received(upload)
    offset = request.GET.get("from", "")
    if not offset.isdecimal() or len(offset) > 11:
        return _received(upload, status=422)
    piece = request.read(LARGEST_PIECE + 1)
    try:
        return _received(actions.upload_piece(request.user, upload, offset=int(offset), piece=piece))
    except Refused:
        upload.refresh_from_db()
        return _received(upload, status=409)


def _received(upload, status=200):
    answer = JsonResponse({"uid": upload.pk, "received": upload.received, "size": upload.size}, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer
