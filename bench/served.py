"""The process that bench/house.py starts: the real server, and beside it a thread that does what standard input says.

`ticket NAME` is answered with a ticket, `touch NAME` with the moment at which the name was touched.
"""

import sys
import threading
import time

from mutuality.site import asgi, prepare, serve  # asgi first: it makes Django ready

from mutuality.kit import live  # isort: skip


def obey() -> None:
    for line in sys.stdin:
        verb, name = line.split()
        if verb == "ticket":
            print(live.ticket([name]), flush=True)
        else:
            print(time.monotonic(), flush=True)
            live.hear(name)


if __name__ == "__main__":
    assert asgi.application
    port = serve.claim("127.0.0.1", 0)
    prepare.apart(prepare.prepare)
    threading.Thread(target=obey, daemon=True).start()
    serve.run("127.0.0.1", port)
