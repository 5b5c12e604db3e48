"""Notifications as mail servers write them, about a letter of ours."""

import pytest

from mutuality.kit.bounces import NotABounce, name_in

NAME = "3f0e6a8c-2a52-4d1e-9a0e-5a4f0a1c2b3d"
POSTFIX = f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: mutuality@home.example.org
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4YhTq31VzLz2x.1764028800/mx.example.net"
Message-Id: <4YhTq40abcz30@mx.example.net>

This is a MIME-encapsulated message.

--4YhTq31VzLz2x.1764028800/mx.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<gone@example.net>: host mail.example.net said: 550 5.1.1 User unknown

--4YhTq31VzLz2x.1764028800/mx.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4YhTq31VzLz2x
Arrival-Date: Wed, 25 Nov 2026 02:00:00 +0000 (UTC)

Final-Recipient: rfc822; gone@example.net
Original-Recipient: rfc822;gone@example.net
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.example.net
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--4YhTq31VzLz2x.1764028800/mx.example.net
Content-Description: Undelivered Message
Content-Type: message/rfc822

Return-Path: <mutuality@home.example.org>
Content-Type: text/plain; charset="utf-8"
Subject: You are invited
From: mutuality@home.example.org
To: gone@example.net
Message-ID: <{NAME}@home.example.org>

Dear Noor,

--4YhTq31VzLz2x.1764028800/mx.example.net--
"""
EXIM = f"""\
From: Mail Delivery System <Mailer-Daemon@mail.example.net>
To: mutuality@home.example.org
Content-Type: multipart/report; report-type=delivery-status; boundary=1764028800-eximdsn-1804289383
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender

--1764028800-eximdsn-1804289383
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

--1764028800-eximdsn-1804289383
Content-type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Action: failed
Final-Recipient: rfc822;full@example.net
Status: 5.0.0
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

--1764028800-eximdsn-1804289383
Content-type: text/rfc822-headers

Message-ID: <{NAME}@home.example.org>
Subject: You are invited

--1764028800-eximdsn-1804289383--
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("said", [POSTFIX, EXIM], ids=["whole letter", "its headers alone"])
def test_a_notification_names_the_letter_that_came_back(said, ends):
    assert name_in(said.replace("\n", ends).encode()) == NAME


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("Action: failed", "Action: delayed", "says “delayed”"),
        ("Action: failed", "Action: delivered", "says “delivered”"),
        ("multipart/report", "multipart/mixed", "no delivery status notification"),
        ("message/delivery-status", "text/plain", "no delivery status notification"),
        (f"{NAME}@home", "20261125.abc@elsewhere", "no letter of ours"),
        (f"Message-ID: <{NAME}@home.example.org>\n", "", "no letter of ours"),
    ],
)
def test_a_notification_of_anything_else_is_refused_with_a_sentence(before, after, sentence):
    assert before in POSTFIX
    with pytest.raises(NotABounce, match=sentence):
        name_in(POSTFIX.replace(before, after).encode())


@pytest.mark.parametrize("said", [b"", b"\xff\xfe\x00", b"Subject: hello\n\nOut of office", POSTFIX[:400].encode()])
def test_what_is_no_notification_is_refused_with_a_sentence(said):
    with pytest.raises(NotABounce, match="Hand over the whole message"):
        name_in(said)


def test_of_several_people_one_failure_is_enough():
    both = POSTFIX.replace(
        "Action: failed\n", "Action: delivered\n\nFinal-Recipient: rfc822; b@example.net\nAction: failed\n"
    )
    assert name_in(both.encode()) == NAME
