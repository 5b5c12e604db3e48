"""Mails of this room: each a subject, a text and a simple page, in the language of the person who gets it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mutuality.kit import letters
from mutuality.kit.addresses import absolute

from . import queries
from .models import Person


def send(template: str, to: str, words: Mapping[str, Any]) -> None:
    """Mail `template` (its `_subject.txt`, `_message.txt` and `_message.html`) to the address `to`."""
    with translation.override(language_of(to)):
        subject, text, page = (
            render_to_string(f"{template}_{part}", dict(words)).strip()
            for part in ("subject.txt", "message.txt", "message.html")
        )
    letters.post(to, subject, text, page)


def language_of(email: str) -> str:
    """The reader's own language where we know them, else that of the page they wrote on."""
    known = Person.objects.filter(email=email).values_list("language", flat=True).first()
    return known if known in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE


def stop_link(person: Person, kind: str) -> str:
    """The address that ends letters of this kind, for the person who gets one."""
    return absolute(reverse("people:stop_letters", args=[queries.letters_token(person, kind)]))
