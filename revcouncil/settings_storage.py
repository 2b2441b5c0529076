"""Settings of stored files. Read by revcouncil/settings.py, which has read `.env` before."""

from pathlib import Path
from typing import Any

import environ

from revcouncil.stores import origins_of, store_from_env, way_from_env

_env = environ.Env()
_HERE = Path(__file__).resolve().parent.parent
_DATA_DIR = Path(_env.str("DATA_DIR", default=str(_HERE / ".data")))

MEDIA_ROOT = Path(_env.str("MEDIA_ROOT", default=str(_DATA_DIR / "media")))
# Where the front server finds MEDIA_ROOT (nginx: an `internal` location).
ACCEL_REDIRECT_PREFIX: str = _env.str("ACCEL_REDIRECT_PREFIX", default="")
FILES_SENT_BY: str = way_from_env(_env, accel_prefix=ACCEL_REDIRECT_PREFIX)
# The store in use and, where one is named, the one that files are moved to or from.
FILE_STORES: dict[str, dict[str, Any]] = {
    "default": store_from_env(_env, folder=None, shared=bool(ACCEL_REDIRECT_PREFIX))
}
if _env.str("OTHER_STORAGE", default=""):
    FILE_STORES["other"] = store_from_env(
        _env,
        prefix="OTHER_",
        folder=Path(_env.str("OTHER_MEDIA_ROOT", default=str(_DATA_DIR / "other-media"))),
        # Before long it may be the one in use.
        shared=bool(ACCEL_REDIRECT_PREFIX or _env.bool("OTHER_SHARED", default=False)),
    )
# Pages lead browsers there where the store sends the files.
FILES_COME_FROM: list[str] = (
    origins_of(FILE_STORES["default"]) if FILES_SENT_BY == "storage" else []
)
DOWNLOAD_GRANT_SECONDS = 120
# A player asks for the next piece of a video for as long as one watches, pauses included; whether
# the member may is asked each time.
WATCH_GRANT_SECONDS = 6 * 60 * 60
