"""The stand-in itself: nothing it tells is lost on the way."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.standins.stripe.server import serving


@contextmanager
def listening(arrived: list[str]) -> Iterator[str]:
    """A webhook that notes the ids of what arrives."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Note it."""
            size = int(self.headers["Content-Length"])
            arrived.append(json.loads(self.rfile.read(size))["id"])
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def test_delivered_by_several_at_once_each_event_arrives_once_and_in_order() -> None:
    arrived: list[str] = []
    with serving() as site, listening(arrived) as webhook:
        for _ in range(40):
            site.stripe.tell("customer.updated", {"id": "cus_1"})
        site.webhook = webhook
        threads = [Thread(target=site.deliver) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert arrived == [event["id"] for event in site.stripe.events]
