"""`python -m tests.standins.discord --port 12112`: Discord on a laptop, one member signed in.

Settings that fit: DISCORD_API_URL=http://127.0.0.1:12112, DISCORD_CLIENT_ID=council,
DISCORD_CLIENT_SECRET=secret, DISCORD_BOT_TOKEN and the ids of tests/standins/discord/state.py.
A line typed here is written into the introductions' channel by whoever is signed in.
"""

import argparse
import contextlib
import sys
import time

from tests.standins.discord import serving

parser = argparse.ArgumentParser(description="Discord on loopback.")
parser.add_argument("--port", type=int, default=12112)
parser.add_argument("--id", default="700000000000000001")
parser.add_argument("--email", default="newcomer@laptop.example")
chosen = parser.parse_args()
profile = {"id": chosen.id, "username": "newcomer", "email": chosen.email, "verified": True}
with serving(profile, port=chosen.port) as site, contextlib.suppress(KeyboardInterrupt):
    for line in sys.stdin:
        site.write(chosen.id, line.rstrip("\n"))
    while True:
        time.sleep(60)
