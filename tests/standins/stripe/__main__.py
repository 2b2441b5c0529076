"""`python -m tests.standins.stripe --port 12111 --webhook URL`: Stripe on a laptop."""

import argparse
import json
import signal
import time
from itertools import count
from pathlib import Path

from tests.standins.stripe.objects import OPEN_ENDED, Stripe
from tests.standins.stripe.server import Site, serving


def load(file: Path | None) -> Stripe:
    """What was kept, or an account in which nothing has happened. Ids are never used again."""
    stripe = Stripe(numbers=count(int(time.time())))
    if file and file.exists():
        kept = json.loads(file.read_text())
        stripe.objects, stripe.declining = kept["objects"], set(kept["declining"])
        stripe.events = kept["events"]
    return stripe


def keep(site: Site, file: Path | None) -> None:
    """Write everything down, for the next start."""
    if file is None:
        return
    with site.lock:
        stripe = site.stripe
        kept = {
            "objects": stripe.objects,
            "declining": sorted(stripe.declining),
            "events": stripe.events[site.delivered :],
        }
        new = file.with_suffix(".new")
        new.write_text(json.dumps(kept))
    new.replace(file)


def main() -> None:
    """Serve until Ctrl-C or SIGTERM; what is due is renewed, what was not delivered is sent."""
    parser = argparse.ArgumentParser(description="Stripe on loopback.")
    parser.add_argument("--port", type=int, default=12111)
    parser.add_argument("--webhook", default="")
    parser.add_argument("--file", type=Path, help="where it is kept between two starts")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with serving(load(chosen.file), port=chosen.port) as site:
        site.webhook = chosen.webhook
        try:
            while True:
                with site.lock:
                    for sub in site.stripe.all("subscription"):
                        if sub["status"] in OPEN_ENDED:
                            site.stripe.advance(sub["id"])
                site.deliver()
                keep(site, chosen.file)
                time.sleep(2)
        except KeyboardInterrupt:
            keep(site, chosen.file)


if __name__ == "__main__":
    main()
