"""The letters a standing calls for: which kind each is, and what it says at the moment it goes."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from members.letters.actions import write_letter
from members.letters.rules import moment
from members.models import Effect, EffectState, Member
from members.rules import tally
from members.standing import outbox

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
# What a letter may be called beside the name of its kind.
BEGINNINGS: Final = {
    "debtor_day_": "debtor_day",
    "seat_ends_": "seat_ends",
    "claim_": "claim_reminder",
}
# Kinds about a payment that is still open.
OF_A_FAILURE: Final = frozenset(
    {"payment_failed", "payment_failed_again", "debtor_began", "debtor_day", "seat_ends"}
)
WITH_GRACE: Final = frozenset({"payment_failed", "payment_failed_again"})


def kind_of(letter: str) -> str:
    """The kind of letter that a notice is: "debtor_day_7" is a debtor_day."""
    found = (kind for start, kind in BEGINNINGS.items() if letter.startswith(start))
    return next(found, letter)


def send(effect: Effect) -> None:
    """Write the letter an effect asks for, unless what it says is no longer so: paid, or claimed,
    in the meantime. The letter and the effect's end are one transaction.
    """
    with transaction.atomic():
        working = Effect.objects.select_for_update().filter(pk=effect.pk, state=EffectState.WORKING)
        member = Member.objects.filter(pk=effect.member_id).select_related("seat").first()
        if member is not None and working.exists():
            _write(member, effect)
        outbox.finish(effect)


def _write(member: Member, effect: Effect) -> None:
    kind, now = kind_of(effect.detail["letter"]), timezone.now()
    said = _said(kind, member, effect, now)
    if said is None:
        return
    try:
        write_letter(kind=kind, member=member, **said)
    except ValidationError as error:
        raise outbox.Stopped("The member's e-mail address is none that mail can go to.") from error


def _said(kind: str, member: Member, effect: Effect, now: datetime) -> dict[str, str] | None:
    """The variables of the kind; None where there is nothing left to say."""
    if kind == "claim_reminder":
        since = member.seat.active_since if hasattr(member, "seat") else None
        if member.discord_id or since is None:
            return None
        return {
            "since": date_format(member.day(since), "j F Y"),
            "link": _address("account_security"),
        }
    link = {"link": _address("plan")}
    if kind not in OF_A_FAILURE:
        return link
    if member.payment_failed_at is None:
        return None
    if kind in WITH_GRACE:
        grace_ends = _moment(effect, "grace_ends_at")
        return None if grace_ends <= now else {"grace_ends": _there(member, grace_ends), **link}
    ends = _moment(effect, "debtor_ends_at")
    if ends <= now:
        return None
    left = {} if kind == "debtor_began" else {"left": _left(kind, ends - now)}
    return {"ends": _there(member, ends), **left, **link}


def _left(kind: str, left: timedelta) -> str:
    """The nearest whole number of days, or of hours before the end."""
    if kind == "debtor_day":
        return tally(max(round(left / DAY), 1), "day")
    return tally(max(round(left / HOUR), 1), "hour")


def _moment(effect: Effect, name: str) -> datetime:
    return datetime.fromisoformat(effect.detail[name])


def _there(member: Member, when: datetime) -> str:
    return moment(when, member.zone)


def _address(name: str) -> str:
    return f"{settings.SITE_URL}{reverse(name)}"
