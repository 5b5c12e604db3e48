"""Read one delivery status notification from standard input, and mark the letter that came back."""

import sys

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from mutuality.kit.bounces import LARGEST, NotABounce, name_in
from mutuality.kit.events import announce
from mutuality.kit.signals import letter_bounced


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        try:
            about = name_in(sys.stdin.buffer.read(LARGEST))
        except NotABounce as reason:
            raise CommandError(str(reason)) from reason
        announce(letter_bounced, about=about)
        print("Noted: a letter came back.", flush=True)
