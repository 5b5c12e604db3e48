"""A picture or a sound beside words: cleaned, for the same ears, sent in pieces if need be, gone when the words go."""

import io
import os
import re
import shutil
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import attachments as actions
from mutuality.meetings.actions import speaking
from mutuality.meetings.models import Attachment, Contribution, Upload
from mutuality.meetings.queries import report, report_files
from mutuality.meetings.rules.attachments import check_piece
from tests.cast import client_of, close_now, open_now
from tests.sounds import mp3

pytestmark = pytest.mark.django_db
SHOWS = "A hand-painted sign: closed in June."


@pytest.fixture(autouse=True)
def files():
    """An empty folder of files."""
    folder = Path(default_storage.location)
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def said(cast):
    open_now(cast.meeting)
    cast.table.refresh_from_db()
    return say(cast.dina, cast.table)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What happens once a transaction is over happens at the end of the block."""
    return django_capture_on_commit_callbacks


def say(person, table, **wishes):
    return speaking.speak(person, table, text="The road is closed.", once=uuid4(), **{"quotation": "yes"} | wishes)


def picture(**more):
    out = io.BytesIO()
    Image.effect_noise((64, 48), 90).convert("RGB").save(out, "JPEG", quality=100, **more)
    return out.getvalue()


def camera():
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0)})
    return exif


def add(person, said, content=None, **more):
    file = SimpleUploadedFile("IMG_2031 Dina.jpg", content or picture())
    return actions.add_attachment(person, said, **{"says": SHOWS, "once": uuid4(), "file": file} | more)


def url(name, *args):
    return reverse(f"meetings:{name}", args=args)


def file_of(said):
    return url("attachment", said.meeting.partnership.slug, said.meeting_id, said.pk)


def on_disk(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def body(response):
    return b"".join(response.streaming_content)


# Adding


def test_a_picture_goes_with_words_and_tells_nothing_but_what_it_shows(cast, said, files):
    page = url("add_attachment", said.pk)
    dina = client_of(cast.dina)
    assert b"Add a picture or a sound" in dina.get(page).content
    sent = SimpleUploadedFile("IMG_2031 Dina.jpg", picture(exif=camera()))
    answer = dina.post(page, {"file": sent, "says": SHOWS, "once": str(uuid4())})
    assert answer.status_code == 302
    kept = Attachment.objects.get()
    assert (kept.kind, kept.media_type, kept.says) == ("picture", "image/jpeg", SHOWS)
    assert on_disk(files) == [kept.file.name] and (files / kept.file.name).stat().st_size == kept.size
    got = client_of(cast.eve).get(file_of(said))
    assert not Image.open(io.BytesIO(body(got))).getexif()


def test_everybody_reads_what_it_shows_and_how_large_it_is_before_anything_is_loaded(cast, said):
    kept = add(cast.dina, said)
    slug, pk = cast.partnership.slug, cast.meeting.pk
    close_now(cast.meeting)
    pages = [url("room", slug, pk), url("contribution", slug, pk, said.pk), url("report", slug, pk)]
    for page in pages:
        shown = client_of(cast.eve).get(page).content.decode()
        assert f'<a class="act" href="{file_of(said)}">Picture, {max(1, round(kept.size / 1000))} kB</a>' in shown
        assert SHOWS in shown and "<img" not in shown and "<audio" not in shown


def test_a_sound_is_told_as_a_sound(cast, said):
    add(cast.dina, said, mp3().getvalue(), says="I say: the road is closed.")
    page = client_of(cast.eve).get(url("contribution", cast.partnership.slug, cast.meeting.pk, said.pk)).content
    assert b"Sound, 17 kB" in page and b"I say: the road is closed." in page


def test_under_a_content_note_the_picture_is_folded_with_the_words(cast):
    open_now(cast.meeting)
    cast.table.refresh_from_db()
    said = say(cast.dina, cast.table, content_note="a death")
    add(cast.dina, said)
    page = (
        client_of(cast.eve).get(url("contribution", cast.partnership.slug, cast.meeting.pk, said.pk)).content.decode()
    )
    fold = page[page.index(f'id="fold-{said.pk}"') :]
    assert file_of(said) in fold[: fold.index("</details>")]


@pytest.mark.parametrize("says", ["", "  "])
def test_without_words_for_those_who_cannot_see_it_nothing_is_shown(cast, said, files, says, committed):
    page = url("add_attachment", said.pk)
    sent = SimpleUploadedFile("a.jpg", picture())
    once = str(uuid4())
    answer = client_of(cast.dina).post(page, {"file": sent, "says": says, "once": once})
    assert answer.status_code == 422 and b"Say in words what the picture shows" in answer.content
    assert not Attachment.objects.exists()
    # Its bytes are not sent twice: the file waits, and the form knows it.
    waiting = Upload.objects.get()
    assert f'value="{waiting.pk}"'.encode() in answer.content and b"You do not need to send it again" in answer.content
    needed = re.compile(rb'<input type="file"[^>]* required')
    assert needed.search(client_of(cast.dina).get(page).content) and not needed.search(answer.content)
    with committed(execute=True):
        again = client_of(cast.dina).post(page, {"upload": str(waiting.pk), "says": SHOWS, "once": once})
    assert again.status_code == 302 and Attachment.objects.get().says == SHOWS
    assert not Upload.objects.exists() and len(on_disk(files)) == 1


@pytest.mark.parametrize(
    "content", [b"<!doctype html><script>alert(1)</script>", b"<svg onload='x'/>", b"<?php x(); ?>", b""]
)
def test_what_is_no_picture_is_refused_and_what_was_typed_stays(cast, said, files, content):
    sent = SimpleUploadedFile("holiday.jpg", content, content_type="image/jpeg")
    answer = client_of(cast.dina).post(
        url("add_attachment", said.pk), {"file": sent, "says": SHOWS, "once": str(uuid4())}
    )
    assert answer.status_code == 422 and SHOWS in answer.content.decode()
    assert b"not a picture or a sound" in answer.content or b"empty" in answer.content
    assert on_disk(files) == [] and not Attachment.objects.exists() and not Upload.objects.exists()


def test_a_form_without_a_file_says_what_is_missing(cast, said):
    answer = client_of(cast.dina).post(url("add_attachment", said.pk), {"says": SHOWS, "once": str(uuid4())})
    assert answer.status_code == 422 and b"Choose a picture or a sound first." in answer.content


def test_another_picture_takes_the_place_of_the_first(cast, said, files):
    first = add(cast.dina, said).file.name
    with transaction.atomic():
        second = add(cast.dina, said, says="Another.").file.name
        assert on_disk(files) == sorted([first, second])  # until it is certain, the first stays
    assert Attachment.objects.get().says == "Another." and first != second


def test_what_it_shows_can_be_said_better_later(cast, said):
    kept = add(cast.dina, said)
    page = url("add_attachment", said.pk)
    assert SHOWS.encode() in client_of(cast.dina).get(page).content
    client_of(cast.dina).post(page, {"says": "A sign by the road.", "once": str(uuid4())})
    again = Attachment.objects.get()
    assert again.says == "A sign by the road." and again.file.name == kept.file.name


def test_a_form_that_is_sent_twice_keeps_one_file(cast, said, files):
    once = uuid4()
    assert add(cast.dina, said, once=once) == add(cast.dina, said, once=once)
    assert len(on_disk(files)) == 1


@pytest.mark.parametrize("who", ["ben", "cora", "cat"])
def test_nobody_puts_a_picture_beside_the_words_of_somebody_else(cast, said, files, who):
    with pytest.raises(Refused, match="Only the person who said this"):
        add(getattr(cast, who), said)
    assert client_of(getattr(cast, who)).get(url("add_attachment", said.pk)).status_code == 404
    assert on_disk(files) == []


def test_a_file_that_cannot_be_named_in_the_database_is_deleted(cast, said, files, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError

    monkeypatch.setattr(Attachment.objects, "create", broken)
    with pytest.raises(RuntimeError):
        add(cast.dina, said)
    assert on_disk(files) == []


# Under another name


@pytest.fixture
def veiled(cast):
    open_now(cast.meeting)
    cast.table.refresh_from_db()
    return say(cast.dina, cast.table, voice="pseudonym", shown_as="R. by the window")


def test_somebody_under_another_name_is_warned(cast, veiled):
    page = client_of(cast.dina).get(url("add_attachment", veiled.pk)).content
    assert b"A face, a place, a handwriting or a voice can tell who you are" in page


def test_nothing_of_a_file_tells_who_sent_it(cast, veiled, files, committed):
    upload = whole_upload(cast.dina, picture(exif=camera()))
    sent_as = upload.pk
    with committed(execute=True):
        kept = add(cast.dina, veiled, file=None, upload=upload)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM meetings_attachment")
        row = " ".join(map(str, cursor.fetchone()))
    hints = {str(cast.dina.uid), cast.dina.uid.hex, "Dina", "dina", "IMG_2031", str(sent_as), sent_as.hex}
    assert not any(hint in row + " ".join(on_disk(files)) for hint in hints)
    assert {field.name for field in Attachment._meta.get_fields()} == {
        "id", "contribution", "kind", "file", "media_type", "size", "says"
    }  # fmt: skip
    assert not Upload.objects.exists() and on_disk(files) == [kept.file.name]


# The door


def test_the_file_is_sent_as_nothing_but_what_it_is(cast, said):
    kept = add(cast.dina, said)
    got = client_of(cast.ben).get(file_of(said), headers={"accept-encoding": "gzip, br"})
    assert got.status_code == 200 and len(body(got)) == kept.size
    assert got["Content-Length"] == str(kept.size) and not got.has_header("Content-Encoding")
    assert got["Content-Type"] == "image/jpeg" and got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Disposition"] == 'inline; filename="picture.jpg"'
    assert got["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in got["Content-Security-Policy"] and "script" not in got["Content-Security-Policy"]


def test_a_player_can_go_on_from_the_middle(cast, said):
    kept = add(cast.dina, said, mp3().getvalue())
    part = client_of(cast.ben).get(file_of(said), headers={"range": "bytes=100-199"})
    assert part.status_code == 206 and part["Content-Range"] == f"bytes 100-199/{kept.size}"
    assert body(part) == mp3().getvalue()[100:200] and part["Content-Length"] == "100"
    for whole in ("bytes=999999-", "bytes=9-3", "lines=1-2", "bytes=-5", "bytes=0-1,4-5"):
        assert client_of(cast.ben).get(file_of(said), headers={"range": whole}).status_code == 200


def test_a_picture_is_for_the_ears_of_its_words(cast):
    open_now(cast.meeting)
    cast.table.refresh_from_db()
    said = say(cast.dina, cast.table, scope="table")
    add(cast.dina, said)
    for who, status in [("ben", 200), ("eve", 404), ("cora", 404), ("cat", 404), ("finn", 404)]:
        assert client_of(getattr(cast, who)).get(file_of(said)).status_code == status, who


def test_the_picture_of_held_words_is_shown_to_nobody(cast, said):
    add(cast.dina, said)
    Contribution.objects.filter(pk=said.pk).update(hold="held")
    for who in ("ben", "dina"):
        assert client_of(getattr(cast, who)).get(file_of(said)).status_code == 404


def test_a_lost_file_is_not_there(cast, said, files):
    shutil.rmtree(files) if add(cast.dina, said) else None
    assert client_of(cast.ben).get(file_of(said)).status_code == 404


# Taking away


def test_taking_words_back_deletes_row_and_file(cast, said, files, committed):
    add(cast.dina, said)
    with committed(execute=True):
        speaking.withdraw(cast.dina, said)
        assert len(on_disk(files)) == 1  # while it could still be undone
    assert on_disk(files) == [] and not Attachment.objects.exists()
    assert client_of(cast.ben).get(file_of(said)).status_code == 404


def test_a_picture_can_be_taken_away_alone(cast, said, files, committed):
    add(cast.dina, said)
    assert b"Delete the picture" in client_of(cast.dina).get(url("own_words")).content
    with committed(execute=True):
        assert client_of(cast.dina).post(url("remove_attachment", said.pk)).status_code == 302
    assert on_disk(files) == []
    assert client_of(cast.ben).post(url("remove_attachment", said.pk)).status_code == 404
    said.refresh_from_db()
    assert said.text and not said.is_withdrawn


def test_what_an_interruption_left_behind_goes_by_itself(cast, said, files):
    kept = add(cast.dina, said)
    stray = default_storage.save("stray.jpg", ContentFile(b"x"))
    lost = default_storage.save("incoming/lost", ContentFile(b"x"))
    fresh = default_storage.save("fresh.jpg", ContentFile(b"x"))
    upload = whole_upload(cast.dina, picture())
    two_hours_ago = timezone.now().timestamp() - 7200
    for name in (kept.file.name, stray, lost, f"incoming/{upload.pk}"):
        os.utime(files / name, (two_hours_ago, two_hours_ago))
    assert actions.clear_leftovers() == 2
    assert on_disk(files) == sorted([kept.file.name, fresh, str(upload.pk)])


def test_a_file_that_never_arrived_is_forgotten_after_a_day(cast, said, files, committed):
    upload = actions.begin_upload(cast.dina, size=1000)
    Upload.objects.update(begun_at=timezone.now() - timedelta(hours=25))
    with committed(execute=True):
        actions.clear_leftovers()
    assert not Upload.objects.filter(pk=upload.pk).exists() and on_disk(files) == []


def test_where_nothing_was_ever_kept_there_is_nothing_to_clear(cast, files):
    assert actions.clear_leftovers() == 0


def test_files_of_a_report_hold_no_pictures(cast, said):
    before = [write(report.document_for(cast.ama, cast.meeting)) for write in WRITERS]
    add(cast.dina, said)
    assert [write(report.document_for(cast.ama, cast.meeting)) for write in WRITERS] == before


WRITERS = [report_files.as_json, report_files.as_csv, report_files.as_markdown]


def test_pages_ask_the_database_as_often_for_many_pictures(cast, said):
    def queries_of():
        with CaptureQueriesContext(connection) as asked:
            client_of(cast.ben).get(url("room", cast.partnership.slug, cast.meeting.pk))
            client_of(cast.dina).get(url("own_words"))
        return len(asked)

    add(cast.dina, said)
    few = queries_of()
    for _ in range(4):
        add(cast.dina, say(cast.dina, cast.table))
    assert queries_of() == few


# In pieces


def begin(person, size):
    return client_of(person).post(url("begin_upload"), {"size": size})


def send(person, uid, offset, piece):
    return client_of(person).post(
        f"{url('upload_piece', uid)}?from={offset}", piece, content_type="application/octet-stream"
    )


def whole_upload(person, content):
    upload = actions.begin_upload(person, size=len(content))
    return actions.upload_piece(person, upload, offset=0, piece=content)


def test_a_file_arrives_in_pieces_and_goes_on_after_a_cut(cast, said):
    content = picture()
    uid = begin(cast.dina, len(content)).json()["uid"]
    assert send(cast.dina, uid, 0, content[:1000]).json()["received"] == 1000
    # The answer was lost on the way; the browser asks where to go on.
    again = send(cast.dina, uid, 0, content[:1000])
    assert (again.status_code, again.json()["received"]) == (409, 1000)
    assert client_of(cast.dina).get(url("upload_piece", uid)).json()["received"] == 1000
    assert send(cast.dina, uid, 1000, content[1000:]).json()["received"] == len(content)
    answer = client_of(cast.dina).post(
        url("add_attachment", said.pk), {"upload": uid, "says": SHOWS, "once": str(uuid4())}
    )
    assert answer.status_code == 302
    assert Image.open(io.BytesIO(body(client_of(cast.ben).get(file_of(said))))).size == (64, 48)


def test_a_half_written_piece_is_written_over(cast, said, files):
    content = picture()
    upload = actions.begin_upload(cast.dina, size=len(content))
    (files / "incoming" / str(upload.pk)).write_bytes(b"half of a piece that the power cut")
    upload = actions.upload_piece(cast.dina, upload, offset=0, piece=content)
    assert add(cast.dina, said, file=None, upload=upload).kind == "picture"


@pytest.mark.parametrize("offset", [5, 2000])
def test_a_piece_that_does_not_follow_is_not_taken(cast, said, offset):
    uid = begin(cast.dina, 2000).json()["uid"]
    send(cast.dina, uid, 0, b"x" * 1000)
    answer = send(cast.dina, uid, offset, b"x" * 10)
    assert (answer.status_code, answer.json()["received"]) == (409, 1000)


def test_no_more_is_taken_than_was_said(cast, said, files):
    uid = begin(cast.dina, 10).json()["uid"]
    for piece in (b"x" * 11, b""):
        assert send(cast.dina, uid, 0, piece).status_code == 409
    assert Upload.objects.get().received == 0
    assert send(cast.dina, uid, "", b"x").status_code == 422
    with pytest.raises(Refused):
        check_piece(offset=0, received=0, size=5 << 20, length=2 << 20)


@pytest.mark.parametrize("size", ["", "0", "-1", "x", str((20 << 20) + 1), "9" * 40])
def test_a_size_that_cannot_be_is_refused_before_anything_is_sent(cast, size):
    answer = begin(cast.dina, size)
    assert answer.status_code == 422 and answer.json()["says"]
    assert not Upload.objects.exists()


def test_a_file_on_its_way_belongs_to_who_sends_it(cast, said):
    upload = whole_upload(cast.ben, picture())
    for method in ("get", "post"):
        assert getattr(client_of(cast.dina), method)(url("upload_piece", upload.pk)).status_code == 404
    answer = client_of(cast.dina).post(
        url("add_attachment", said.pk), {"upload": str(upload.pk), "says": SHOWS, "once": str(uuid4())}
    )
    assert answer.status_code == 422 and not Attachment.objects.exists()


def test_what_is_not_whole_is_not_kept(cast, said):
    upload = actions.begin_upload(cast.dina, size=1000)
    with pytest.raises(Refused, match="Not all of the file is here yet"):
        add(cast.dina, said, file=None, upload=upload)


def test_the_oldest_of_many_makes_room(cast, files, committed):
    with committed(execute=True):
        ours = [actions.begin_upload(cast.dina, size=1000) for _ in range(5)]
        actions.begin_upload(cast.ben, size=1000)
    left = set(Upload.objects.filter(person=cast.dina))
    assert left == set(ours[-3:]) and len(on_disk(files)) == 4
