"""Check the record of one partnership, or of all."""

from django.core.management.base import BaseCommand

from mutuality.site import verify


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("partnership", nargs="?", default="")

    def handle(self, partnership, **options):
        verify.verify(partnership)
