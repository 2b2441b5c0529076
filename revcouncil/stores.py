"""Where files lie and who sends them, read from the environment; imported by the settings.

`STORAGE` and what begins with `S3_` name the store in use; the same behind `OTHER_` names a second
one that `manage.py move_files` copies to or from.
"""

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

KINDS: Final = ("local", "s3")
WAYS: Final = ("python", "front", "storage")
NEEDED: Final = ("S3_BUCKET", "S3_REGION", "S3_KEY_ID", "S3_SECRET")
SHAPE: Final = "https://files.example"


def store_from_env(
    env: environ.Env, *, prefix: str = "", folder: Path | None, shared: bool
) -> dict[str, Any]:
    """One entry of Django's STORAGES. `shared`: another user of this machine, the front server,
    reads the files. `folder` is where local files lie; None for MEDIA_ROOT.

    Raises ImproperlyConfigured with what is missing; never with a value, some are secret.
    """
    kind = env.str(f"{prefix}STORAGE", default="local")
    if kind not in KINDS:
        raise ImproperlyConfigured(f"{prefix}STORAGE has to be local or s3.")
    if kind == "local":
        return {
            "BACKEND": "members.stores.local.LocalStore",
            # For the product's own user alone, or a front server in its group as well.
            "OPTIONS": {
                "file_permissions_mode": 0o640 if shared else 0o600,
                "directory_permissions_mode": 0o750 if shared else 0o700,
            }
            | ({"location": str(folder)} if folder else {}),
        }
    missing = [f"{prefix}{name}" for name in NEEDED if not env.str(f"{prefix}{name}", default="")]
    if missing:
        raise ImproperlyConfigured(
            f"{prefix}STORAGE=s3 needs {' and '.join(missing)}. Stores without regions take any"
            " word for theirs, often garage or us-east-1."
        )
    endpoint = _address(env, f"{prefix}S3_ENDPOINT")
    return {
        "BACKEND": "members.stores.bucket.BucketStore",
        "OPTIONS": {
            "bucket_name": env.str(f"{prefix}S3_BUCKET"),
            "region_name": env.str(f"{prefix}S3_REGION"),
            "access_key": env.str(f"{prefix}S3_KEY_ID"),
            "secret_key": env.str(f"{prefix}S3_SECRET"),
            "location": env.str(f"{prefix}S3_FOLDER", default=""),
            "endpoint_url": endpoint or None,
            "public_endpoint": _address(env, f"{prefix}S3_PUBLIC_ENDPOINT"),
            # A store of one's own has no name for each bucket.
            "addressing_style": "path" if endpoint else "virtual",
        },
    }


def way_from_env(env: environ.Env, *, accel_prefix: str) -> str:
    """Who sends the bytes: `front` where the front server was told where files lie, `storage`
    where they lie in a bucket, else `python`.

    Raises ImproperlyConfigured for what can't work.
    """
    in_a_bucket = env.str("STORAGE", default="local") == "s3"
    likely = "storage" if in_a_bucket else "front" if accel_prefix else "python"
    way = env.str("FILES_SENT_BY", default="") or likely
    if way not in WAYS:
        raise ImproperlyConfigured("FILES_SENT_BY has to be python, front or storage.")
    if in_a_bucket and (accel_prefix or way == "front"):
        raise ImproperlyConfigured(
            "STORAGE=s3 keeps files where the front server has none to send: take"
            " ACCEL_REDIRECT_PREFIX and FILES_SENT_BY=front out, or set STORAGE=local."
        )
    if way == "storage" and not in_a_bucket:
        raise ImproperlyConfigured(
            "FILES_SENT_BY=storage needs STORAGE=s3: a folder signs no addresses."
        )
    if way == "front" and not accel_prefix:
        raise ImproperlyConfigured(
            "FILES_SENT_BY=front needs ACCEL_REDIRECT_PREFIX, where the front server finds the"
            " files (/_media with deploy/nginx.conf)."
        )
    if way == "python" and accel_prefix:
        raise ImproperlyConfigured(
            "ACCEL_REDIRECT_PREFIX says that the front server sends files, FILES_SENT_BY that"
            " Python does: take one of them out."
        )
    return way


def origins_of(store: dict[str, Any]) -> list[str]:
    """Where browsers are led for the files of this store, for the content policy; empty for a
    folder.
    """
    options = store["OPTIONS"]
    if "bucket_name" not in options:
        return []
    address = options["public_endpoint"] or options["endpoint_url"]
    if address:
        found = urlsplit(address)
        return [f"{found.scheme}://{found.netloc}"]
    bucket, region = options["bucket_name"], options["region_name"]
    hosts = {f"{bucket}.s3.{region}.amazonaws.com", f"{bucket}.s3.amazonaws.com"}
    return [f"https://{host}" for host in sorted(hosts)]


def _address(env: environ.Env, name: str) -> str:
    address = str(env.str(name, default="")).rstrip("/")
    found = urlsplit(address)
    if address and (found.scheme not in ("http", "https") or not found.hostname or found.username):
        raise ImproperlyConfigured(f"{name} can't be read. It looks like {SHAPE}, without a key.")
    return address
