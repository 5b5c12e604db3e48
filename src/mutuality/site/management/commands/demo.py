"""Load the example once, then serve."""

from mutuality.site import prepare, serve
from mutuality.site.demo.load import load_once

from . import serve as without_example


class Command(without_example.Command):
    help = __doc__

    def handle(self, host, port, **options):
        port = serve.claim(host, port)
        prepare.apart(prepare.prepare, load_once)
        serve.run(host, port)
