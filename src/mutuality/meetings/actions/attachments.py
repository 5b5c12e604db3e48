"""A picture or a sound that goes with one's words: sent in pieces or at once, cleaned, kept, taken away again.

Files are written before the row that names them, and removed after it: whatever is interrupted leaves a file that no
row names, and `clear_leftovers` removes those. Nothing of a file or of its name tells who sent it.
"""

from datetime import timedelta
from typing import IO, cast
from uuid import UUID

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.kit.cleaning import Cleaned, check_size, clean
from mutuality.people.models import Person

from ..models import Attachment, Contribution, Upload
from ..queries import attachments as queries
from ..queries.meeting import is_mine
from ..rules.attachments import check_piece, check_says, check_whole
from ..rules.words import check_own
from .held import locked_words

UPLOADS_EACH = 3
UPLOAD_TIME = timedelta(days=1)
GRACE = timedelta(hours=1)  # so long a file may wait for the row that names it

# Sending in pieces


@transaction.atomic
def begin_upload(person: Person, *, size: int) -> Upload:
    """Say how much will come. Somebody has few files on their way at once: the oldest makes room."""
    check_size(size)
    for old in Upload.objects.filter(person=person).order_by("-begun_at")[UPLOADS_EACH - 1 :]:
        _drop_upload(old)
    upload = Upload.objects.create(person=person, size=size, begun_at=timezone.now())
    default_storage.save(queries.name_of(upload), ContentFile(b""))
    return upload


@transaction.atomic
def upload_piece(person: Person, upload: Upload, *, offset: int, piece: bytes) -> Upload:
    """The next piece. What was written of it before a power cut is written over: `received` alone counts."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk, person=person)
    check_piece(offset=offset, received=upload.received, size=upload.size, length=len(piece))
    with default_storage.open(queries.name_of(upload), "r+b") as file:
        file.seek(offset)
        file.write(piece)
    upload.received += len(piece)
    upload.save(update_fields=["received"])
    return upload


def keep_upload(person: Person, file: IO[bytes]) -> Upload:
    """Keep a whole file that came with a form that is refused: its bytes were paid for once."""
    upload = begin_upload(person, size=file.seek(0, 2))
    file.seek(0)
    with default_storage.open(queries.name_of(upload), "r+b") as kept:
        for piece in iter(lambda: file.read(1 << 20), b""):
            kept.write(piece)
    Upload.objects.filter(pk=upload.pk).update(received=upload.size)
    return upload


def _drop_upload(upload: Upload) -> None:
    name = queries.name_of(upload)
    upload.delete()
    _delete_after_commit(name)


def _delete_after_commit(name: str) -> None:
    transaction.on_commit(lambda: default_storage.delete(name), robust=True)


# Adding, taking away


def add_attachment(
    person: Person,
    said: Contribution,
    *,
    says: str,
    once: UUID,
    file: IO[bytes] | None = None,
    upload: Upload | None = None,
) -> Attachment | None:
    """Put a picture or a sound beside one's words, in place of one that is there; without a file, describe it anew.

    It is cleaned before the transaction begins: that takes a second or two, in which others can write.
    """
    if again := Attachment.objects.filter(contribution=said, file__startswith=str(once)).first():
        return again
    check_own(is_mine=is_mine(person, said), is_withdrawn=said.is_withdrawn)
    check_says(says)
    if upload is not None:
        return _clean_and_keep_upload(person, said, says, once, upload)
    if file is not None:
        return _clean_and_keep(person, said, says, once, file)
    return _describe(person, said, says)


def _clean_and_keep_upload(person: Person, said: Contribution, says: str, once: UUID, upload: Upload) -> Attachment:
    check_whole(received=upload.received, size=upload.size)
    with default_storage.open(queries.name_of(upload), "rb") as kept:
        return _clean_and_keep(person, said, says, once, cast(IO[bytes], kept), upload)


def _clean_and_keep(
    person: Person, said: Contribution, says: str, once: UUID, file: IO[bytes], upload: Upload | None = None
) -> Attachment:
    cleaned = clean(file)
    name = default_storage.save(f"{once}{cleaned.ending}", File(cleaned.file))
    try:
        return _keep(person, said, says, name, cleaned, upload)
    except Exception:
        default_storage.delete(name)
        raise


@transaction.atomic
def _keep(
    person: Person, said: Contribution, says: str, name: str, cleaned: Cleaned, upload: Upload | None
) -> Attachment:
    said = _own(person, said)
    drop_attachment(said)
    if upload is not None:
        _drop_upload(upload)
    kept = Attachment.objects.create(
        contribution=said,
        kind=cleaned.kind,
        file=name,
        media_type=cleaned.media_type,
        size=default_storage.size(name),
        says=says.strip(),
    )
    live.touch(*said.live_names)
    return kept


@transaction.atomic
def _describe(person: Person, said: Contribution, says: str) -> Attachment | None:
    said = _own(person, said)
    Attachment.objects.filter(contribution=said).update(says=says.strip())
    live.touch(*said.live_names)
    return queries.attachment_of(said)


@transaction.atomic
def remove_attachment(person: Person, said: Contribution) -> None:
    """Take the picture or sound away; the words stay."""
    said = _own(person, said)
    drop_attachment(said)
    live.touch(*said.live_names)


def drop_attachment(said: Contribution) -> None:
    """Row and file, within the transaction of whoever calls."""
    for one in Attachment.objects.filter(contribution=said):
        one.delete()
        _delete_after_commit(str(one.file))


def _own(person: Person, said: Contribution) -> Contribution:
    """One's own words, held until the transaction ends."""
    found = locked_words(said)
    check_own(is_mine=is_mine(person, found), is_withdrawn=found.is_withdrawn)
    return found


# Tidying up


def clear_leftovers() -> int:
    """Files that never arrived whole, and files that no row names (any more); returns how many went."""
    now = timezone.now()
    with transaction.atomic():
        for upload in queries.uploads_before(now - UPLOAD_TIME):
            _drop_upload(upload)
    old = [name for name in _all_files() if default_storage.get_modified_time(name) < now - GRACE]
    unnamed = set(old) - queries.names_of_files()
    for name in unnamed:
        default_storage.delete(name)
    return len(unnamed)


def _all_files() -> list[str]:
    return [f"{folder}{name}" for folder in ("", "incoming/") for name in _files_in(folder)]


def _files_in(folder: str) -> list[str]:
    try:
        return default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return []
