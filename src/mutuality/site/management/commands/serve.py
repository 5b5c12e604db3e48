"""Serve the house; what is in the database is what there is."""

from django.core.management.base import BaseCommand

from mutuality.site import prepare, serve


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, host, port, **options):
        port = serve.claim(host, port)
        prepare.apart(prepare.prepare)
        serve.run(host, port)
