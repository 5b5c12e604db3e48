"""Load the example, once or anew when it has grown old; then serve."""

from mutuality.site import prepare, serve
from mutuality.site.demo.load import load_once, set_aside_when_old

from . import serve as without_example


class Command(without_example.Command):
    help = __doc__

    def handle(self, host, port, **options):
        port = serve.claim(host, port)
        prepare.apart(set_aside_when_old, prepare.prepare, load_once)
        serve.run(host, port)
