"""What happened in the kit that higher rooms may want to keep."""

from django.dispatch import Signal

language_chosen = Signal()  # person_id, language: somebody who is signed in chose the language of their pages

# What became of a letter that was posted with `about`; the name is all that is told.
letter_sent = Signal()  # about
letter_bounced = Signal()  # about
