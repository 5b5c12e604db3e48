"""A picture beside one's words, by whichever browser, and over a line that breaks."""

import io
import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from playwright.sync_api import expect

from mutuality.meetings.actions import attachments, speaking
from mutuality.meetings.models import Attachment, Upload
from tests.browser.visitor import PAIR, Way
from tests.cast import open_now
from tests.sounds import wav

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOWS = "A hand-painted sign: closed in June."


@pytest.fixture(autouse=True)
def no_files():
    yield
    shutil.rmtree(Path(default_storage.location), ignore_errors=True)


@pytest.fixture
def said(cast):
    open_now(cast.meeting)
    wishes = {"voice": "pseudonym", "shown_as": "R. by the window"}
    return speaking.speak(cast.dina, cast.table, text="The road is closed.", once=uuid4(), **wishes)


def photo(side=1200):
    out = io.BytesIO()
    Image.effect_noise((side, side), 80).convert("RGB").save(out, "JPEG", quality=95)
    return {"name": "IMG_2031.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def page_of(said):
    return f"/p/riverside/meetings/{said.meeting_id}/said/{said.pk}/"


def choose_file(visitor, file):
    visitor.page.get_by_label("The picture or the sound").set_input_files(file)


@pytest.mark.parametrize("way", PAIR, ids=str)
def test_a_picture(cast, visit, said):
    """Dina puts a picture beside her words; ben reads what it shows, and loads it when he wants to."""
    dina = visit(cast.dina).go("/me/words/").follow("Add a picture or a sound", ".note")
    dina.reads("A face, a place, a handwriting or a voice can tell who you are.").picture("add")
    choose_file(dina, photo())
    if dina.way.script:
        dina.reads("The file is here")
    dina.write("What does it show", " ").press("Keep it").reads("Say in words what the picture shows").reads(
        "The file is here"
    ).picture("refused")
    dina.write("What does it show", SHOWS).press("Keep it").reads("Kept. It stands beside your words now.")
    dina.picture("kept")
    kept = Attachment.objects.get()
    assert not Upload.objects.exists() and default_storage.size(kept.file.name) == kept.size
    ben = visit(cast.ben)
    loaded = []
    ben.page.on("request", lambda request: loaded.append(request.url))
    ben.go(page_of(said)).reads("Picture, ").reads(SHOWS).picture("read")
    assert not any("/file/" in each for each in loaded)
    ben.page.get_by_role("link", name="Picture, ").click()
    ben.page.wait_for_url("**/file/")
    assert ben.page.evaluate("document.images[0].naturalWidth") == 1200
    dina.press("Delete the picture").reads("is taken away and deleted")
    assert not default_storage.exists(kept.file.name)


@pytest.mark.parametrize("way", [Way(360, True)], ids=str)
def test_a_sound(cast, visit, said):
    """It is played by the browser itself, from a page of its own."""
    attachments.add_attachment(cast.dina, said, says="I say it aloud.", once=uuid4(), file=wav())
    ben = visit(cast.ben).go(page_of(said)).reads("I say it aloud.")
    ben.page.get_by_role("link", name="Sound, ").click()
    ben.page.wait_for_url("**/file/")
    ben.page.wait_for_function("document.querySelector('video, audio')?.readyState >= 2")


class Line:
    """A line that breaks after some pieces, until it is mended."""

    def __init__(self, page, pieces):
        self.page, self.left, self.sent = page, pieces, []
        page.route("**/me/uploads/*/?from=*", self._piece)

    def _piece(self, route):
        if self.left <= 0:
            return route.abort("connectionreset")
        self.left -= 1
        self.sent.append(int(route.request.url.split("from=")[1]))
        route.continue_()

    def mend(self):
        self.left = 1000
        self.page.evaluate("dispatchEvent(new Event('online'))")


@pytest.mark.parametrize("way", [Way(360, True)], ids=str)
def test_a_line_that_breaks(cast, visit, said):
    """What has arrived is not sent again: neither when the line comes back, nor after the page was loaded anew."""
    dina = visit(cast.dina).go(f"/me/words/{said.pk}/file/")
    file = photo()
    assert len(file["buffer"]) > 5 * 256 * 1024
    line = Line(dina.page, pieces=2)
    choose_file(dina, file)
    dina.reads("The line is lost.").picture("lost")
    assert Upload.objects.get().received == 2 * 256 * 1024
    line.left = 1
    dina.page.evaluate("dispatchEvent(new Event('online'))")
    expect(dina.page.get_by_text("786 kB of")).to_be_visible()
    dina.page.reload()
    dina.reads("Choose the same file again, and it goes on from there.").picture("again")
    line.left = 1000
    choose_file(dina, file)
    dina.reads("The file is here")
    assert line.sent == list(range(0, len(file["buffer"]), 256 * 1024))
    dina.page.reload()
    dina.reads("The file is here").write("What does it show", SHOWS).press("Keep it").reads("Kept.")
    assert Attachment.objects.get().contribution_id == said.pk and not Upload.objects.exists()
    assert dina.page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("way", [Way(360, True)], ids=str)
def test_stopping_and_what_is_too_large(cast, visit, said, tmp_path):
    dina = visit(cast.dina).go(f"/me/words/{said.pk}/file/")
    line = Line(dina.page, pieces=1)
    choose_file(dina, photo())
    dina.reads("The line is lost.")
    dina.page.get_by_role("button", name="Keep it").click()  # nothing is sent while it is on its way
    assert "/file/" in dina.page.url and not Attachment.objects.exists()
    dina.page.get_by_role("button", name="Stop sending").click()
    dina.reads("Stopped.").look()
    line.mend()
    dina.page.wait_for_timeout(300)
    assert line.sent == [0] and dina.page.evaluate("localStorage.length") == 0
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes((20 << 20) + 1))
    choose_file(dina, film)
    dina.reads("This file is too large.").look()
