"""Comforts of a developer's own machine.

Imported by the settings, so it imports nothing of Django's models.
"""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def local_secret_key(data_dir: Path) -> str:
    """The secret key of this machine, made on first use and kept under `data_dir`, readable by its
    owner only.

    Raises ImproperlyConfigured with the folder and the reason when it can't be written.
    """
    path = data_dir / "secret_key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            # Written aside and linked, so that two commands starting at once agree on one key.
            aside = data_dir / f".secret_key.{os.getpid()}"
            aside.write_text(secrets.token_urlsafe(50))
            aside.chmod(0o600)
            try:
                os.link(aside, path)
            except FileExistsError:
                pass
            finally:
                aside.unlink()
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {data_dir} can't be written ({error.strerror}). Set DATA_DIR to a"
            " folder of yours."
        ) from error
