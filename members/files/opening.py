"""PDFs opened in a process of their own, for what can't be seen from outside."""

from contextlib import ExitStack
from tempfile import NamedTemporaryFile
from typing import Final

from django.core.files import File

from members.files.formats import Refused
from members.opening import limits
from members.opening.process import Failed, run
from members.opening.worker import LOCKED

WORKER: Final = "members.opening.worker"


def count_pages(upload: File, *, name: str) -> int:
    """How many pages a PDF has. Raises Refused for one that can't be opened."""
    return int(_asked("pages", upload, name))


def runs_something(upload: File, *, name: str) -> bool:
    """Whether a PDF carries a script, or a program to start. Raises Refused."""
    return _asked("scripts", upload, name).strip() == "yes"


def _asked(question: str, upload: File, name: str) -> str:
    with ExitStack() as stack:
        path = getattr(upload, "temporary_file_path", str)()
        if not path:
            copy = stack.enter_context(NamedTemporaryFile(suffix=".pdf"))
            upload.seek(0)
            for chunk in upload.chunks():
                copy.write(chunk)
            copy.flush()
            path = copy.name
        try:
            return run(WORKER, question, path, seconds=limits.OPENING_SECONDS)
        except Failed as failed:
            if failed.code == LOCKED:
                raise Refused(
                    f"“{name}” is protected by a password: nobody else could open it. Save it"
                    " without one."
                ) from failed
            raise Refused(
                f"“{name}” is a damaged PDF, or has no page in it. Export it again."
            ) from failed
