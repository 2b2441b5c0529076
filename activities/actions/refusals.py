"""Why something is refused, in the member's words; also where the database refused it."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import DatabaseError, transaction

from activities.models import Submission
from activities.rules.quota import AHEAD_DAYS, MOST, next_day
from members.models import Member

WHOLE: Final = ""  # The key of what is wrong with all of it, no single field.
EVIDENCE: Final = "evidence"


class Refused(Exception):
    """Nothing was written. `faults` says why, by the field's name, WHOLE, or EVIDENCE."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = dict(faults)


@contextmanager
def explained(member: Member, payload: Mapping[str, Any]) -> Iterator[None]:
    """Write within; what the database refuses is raised as Refused and leaves nothing behind."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        cause: Any = error.__cause__
        name = getattr(getattr(cause, "diag", None), "constraint_name", None)
        if name not in _EXPLAINED:
            raise
        detail = cause.diag.message_detail or ""
        said = json.loads(detail) if detail.startswith("{") else {}
        raise Refused(_EXPLAINED[name](member, payload, said)) from error


def _quota(member: Member, payload: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, str]:
    """What is left, and the day from which there is more."""
    on = date.fromisoformat(str(payload["done_on"]))
    faults = {}
    for name in MOST:
        left, asked = int(said[f"{name}_left"]), int(payload.get(name, 0))
        if asked > left:
            faults[name] = (
                f"The seven days around {_day(on)} hold {MOST[name]} {name}, and {left} are left:"
                f" {asked} do not fit."
            )
    # Later sessions count as well, so that there may be more only on the day after all of them.
    more = next_day(Submission.objects.sessions_around(member, on, AHEAD_DAYS), on)
    first = next(iter(faults), "peers")
    faults[first] = f"{faults.get(first, '')} From {_day(more)} on there is more.".strip()
    return faults


def _hourly(member: Member, payload: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, str]:
    at = datetime.fromisoformat(str(said["again_at"])).astimezone(member.zone)
    # The minute that has begun by then.
    at = (at + timedelta(seconds=59)).replace(second=0, microsecond=0)
    return {
        WHOLE: "Ten submissions in an hour is the most. The next can go at"
        f" {at:%H:%M}. Your text and files are kept here."
    }


def _learned(member: Member, payload: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, str]:
    return {
        WHOLE: "LEARN is paid once, and one of yours waits or was approved. You find it under"
        " “What you sent”."
    }


def _certificate(
    member: Member, payload: Mapping[str, Any], said: Mapping[str, Any]
) -> dict[str, str]:
    return {
        EVIDENCE: "This certificate earned another member points. If it is yours, tell us; we"
        " compare the two files."
    }


def _same_file(
    member: Member, payload: Mapping[str, Any], said: Mapping[str, Any]
) -> dict[str, str]:
    return {EVIDENCE: "This file is here already. The same file counts once."}


def _decided(member: Member, payload: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, str]:
    return {WHOLE: "It was decided meanwhile, and what was decided is not changed."}


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


_EXPLAINED: Final = {
    "activities_submission_quota": _quota,
    "activities_submission_hourly": _hourly,
    "activities_submission_learn_uniq": _learned,
    "activities_submission_certificate_uniq": _certificate,
    "activities_attachment_submission_uniq": _same_file,
    "activities_attachment_draft_uniq": _same_file,
    "activities_attachment_guard": _decided,
    "activities_submission_status_guard": _decided,
}
