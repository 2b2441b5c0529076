"""The product's settings as the tests want them: they need no environment, and leave the data of
`make run` alone.
"""

import os
from pathlib import Path

os.environ.setdefault("LOCAL", "on")
os.environ.setdefault("EMBEDDED_POSTGRES", "on")
os.environ.setdefault("EMBEDDED_POSTGRES_FAST", "on")
os.environ.setdefault("DATA_DIR", str(Path(__file__).resolve().parent.parent / ".data" / "test"))

from revcouncil.settings import *  # noqa: F403

# Argon2 is slow on purpose; the tests sign in often.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
