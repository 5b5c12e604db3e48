"""The report: for every mixture of wishes, no file holds a word beyond its speaker's consent."""

from itertools import product
from uuid import uuid4

import pytest
from django.utils import timezone

from mutuality.kit.seal import seal
from mutuality.meetings.models import Contribution
from mutuality.meetings.queries import report
from tests.cast import close_now

pytestmark = pytest.mark.django_db
WISHES = list(
    product(["named", "pseudonym", "anonymous"], ["table", "partnership"], ["yes", "ask", "no"], [False, True])
)


def contribution(cast, number, voice, scope, quotation, withdrawn):
    pk = uuid4()
    said = Contribution(
        pk=pk,
        meeting=cast.meeting,
        question=cast.first_question,
        table=None if voice == "anonymous" else cast.table,
        voice=voice,
        author=cast.dina if voice == "named" and not withdrawn else None,
        seal=seal(cast.dina.uid, pk) if voice == "pseudonym" and not withdrawn else "",
        shown_as="R." if voice == "pseudonym" and not withdrawn else "",
        scope=scope,
        quotation=quotation,
        text="" if withdrawn else f"word-{number}-",
        said_on=timezone.localdate(),
        said_at=None if voice == "anonymous" else timezone.now(),
        withdrawn_on=timezone.localdate() if withdrawn else None,
    )
    said.save(force_insert=True)


@pytest.mark.parametrize("write", [report.as_markdown, report.as_csv, report.as_json])
def test_no_file_holds_a_word_beyond_its_speakers_consent(cast, write):
    for number, wish in enumerate(WISHES):
        contribution(cast, number, *wish)
    close_now(cast.meeting)
    for reader in (cast.ama, cast.eve, cast.dina):
        document = report.document_for(reader, cast.meeting)
        page = write(document)
        for number, (_, scope, quotation, withdrawn) in enumerate(WISHES):
            allowed = scope == "partnership" and quotation == "yes" and not withdrawn
            assert (f"word-{number}-" in page) == allowed, WISHES[number]
    assert document.voices == 3


def test_a_cell_that_a_spreadsheet_would_run_is_plain_text(cast):
    contribution(cast, 0, "named", "partnership", "yes", False)
    Contribution.objects.update(text='=HYPERLINK("http://evil.example")')
    close_now(cast.meeting)
    assert "\"'=HYPERLINK" in report.as_csv(report.document_for(cast.ama, cast.meeting))


def test_markdown_cannot_be_broken_out_of(cast):
    contribution(cast, 0, "named", "partnership", "yes", False)
    Contribution.objects.update(text="# Not a heading\n<script>alert(1)</script>\n[link](http://evil.example)")
    close_now(cast.meeting)
    page = report.as_markdown(report.document_for(cast.ama, cast.meeting))
    assert "\n# Not" not in page and "<script>" not in page and "](http" not in page.replace("\\]", "")
