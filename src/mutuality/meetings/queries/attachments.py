"""Reads of pictures and sounds, and of files on their way here."""

from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from mutuality.people.models import Person

from ..models import Attachment, Contribution, Upload
from .meeting import contribution_for


def attachment_for(person: Person, slug: str, pk: int, contribution: UUID) -> Attachment:
    """The picture or sound that goes with words, for those who may see the words, while they are shown."""
    said = contribution_for(person, slug, pk, contribution)
    if said.is_withdrawn or said.hold:
        raise Http404
    return get_object_or_404(Attachment, contribution=said)


def upload_for(person: Person, upload: UUID) -> Upload:
    """A file on its way here, for the one who sends it."""
    return get_object_or_404(Upload, person=person, pk=upload)


def upload_of(person: Person, upload: UUID | None) -> Upload | None:
    return Upload.objects.filter(person=person, pk=upload).first() if upload else None


def attachment_of(said: Contribution) -> Attachment | None:
    return Attachment.objects.filter(contribution=said).first()


def uploads_before(moment: datetime) -> list[Upload]:
    return list(Upload.objects.filter(begun_at__lt=moment))


def names_of_files() -> set[str]:
    """What every kept file is called, and every file on its way."""
    kept = set(Attachment.objects.values_list("file", flat=True))
    return kept | {name_of(upload) for upload in Upload.objects.all()}


def name_of(upload: Upload) -> str:
    return f"incoming/{upload.pk}"
