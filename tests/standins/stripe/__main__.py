"""`python -m tests.standins.stripe --port 12111 --webhook URL`: Stripe on a laptop."""

import argparse
import time

from tests.standins.stripe.server import serving

parser = argparse.ArgumentParser(description="Stripe on loopback.")
parser.add_argument("--port", type=int, default=12111)
parser.add_argument("--webhook", default="")
chosen = parser.parse_args()
with serving(port=chosen.port) as site:
    site.webhook = chosen.webhook
    try:
        while True:
            time.sleep(5)
            site.deliver()
    except KeyboardInterrupt:
        pass
