"""What no key takes along when a member is erased, table by table. Called in the erasure's
transaction, before the member is deleted.
"""

import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.signing import b64_decode
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from members.models import (
    Member,
    PendingInvite,
    ReconciliationDifference,
    ReconciliationRun,
    Sighting,
    StripeEvent,
)

# A shorter word would be found in what is somebody else's.
SHORTEST: Final = 6
AT_ONCE: Final = 2_000
# What waits for a member in the session of a browser nobody is signed in to (words typed into a
# page whose session had ended) stands beside this key, which holds the member's number, for so
# many seconds.
WAITS_FOR: Final = "waits-for-member"
WAITS_SECONDS: Final = 30 * 60


def addresses(member: Member) -> list[str]:
    """Every address that is known of the member."""
    more = EmailAddress.objects.filter(user=member).values_list("email", flat=True)
    return sorted({member.email, *more})


def words(member: Member) -> list[str]:
    """What finds the member in a text, and nobody else: addresses and foreign numbers."""
    known = (*addresses(member), member.discord_id, member.stripe_customer_id)
    return [word for word in known if word and len(word) >= SHORTEST]


def letters(member: Member) -> None:
    """Letters to the member's addresses that belong to no account, such as those before it."""
    if find_spec("members.letters"):
        import_module("members.letters.actions").erase_letters(addresses=addresses(member))


def invites(member: Member) -> None:
    """The address an invite was sent to."""
    sent = Q(claimed_by=member)
    for address in addresses(member):
        sent |= Q(email__iexact=address)
    PendingInvite.objects.filter(sent).update(email="")


def stripe_events(member: Member) -> None:
    """What Stripe said of the member."""
    found = Q()
    for word in words(member):
        found |= Q(payload__icontains=word) | Q(error__icontains=word)
    StripeEvent.objects.filter(found).update(payload={}, error="")


def findings(member: Member) -> None:
    """What runs of the reconciliation found of the member."""
    table = connection.ops.quote_name(ReconciliationRun._meta.db_table)
    names = [rf"\m{member.pk}\M", *words(member)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {table} AS run SET findings = (
                SELECT coalesce(jsonb_agg(finding), '[]')
                FROM jsonb_array_elements(run.findings) AS finding
                WHERE finding::text !~* ALL(%(names)s))
            WHERE jsonb_typeof(run.findings) = 'array' AND run.findings::text ~* ANY(%(names)s)
            """,
            {"names": [names[0], *(_quoted(name) for name in names[1:])]},
        )


def differences(member: Member) -> None:
    """What was found of the member's Discord account while it was nobody's."""
    if member.discord_id:
        ReconciliationDifference.objects.filter(discord_id=member.discord_id).delete()


def sightings(member: Member) -> None:
    """What a comparison that is going on saw of the member."""
    seen = Q(seen_id=member.discord_id or "", side=Sighting.Side.DISCORD)
    if member.stripe_customer_id:
        seen |= Q(says__customer_id=member.stripe_customer_id)
    Sighting.objects.filter(seen).delete()


def _quoted(word: str) -> str:
    """A word as a regular expression of PostgreSQL's that finds just it."""
    return "".join(char if char.isalnum() else f"\\{char}" for char in word)


def admin_log(member: Member) -> None:
    """What Django's own log says of the member: name, number, and addresses in other entries."""
    of_member = Q(content_type=ContentType.objects.get_for_model(Member), object_id=str(member.pk))
    of_member |= Q(object_repr=member.display_name)
    for word in words(member):
        of_member |= Q(object_repr__icontains=word) | Q(change_message__icontains=word)
    LogEntry.objects.filter(of_member).update(
        object_id=None, object_repr="an erased member", change_message=""
    )


def session_keys(member: Member, since: datetime | None = None) -> Iterator[str]:
    """The sessions of the member, on every device, those half-way through signing in, and those in
    which something waits for them.

    Each is opened and asked, since no column says whose it is. With `since` only those that were
    saved after it.
    """
    store = _store()
    found = store.get_model_class().objects.order_by("session_key")
    if since is not None:
        age, short = (
            timedelta(seconds=seconds) for seconds in (settings.SESSION_COOKIE_AGE, WAITS_SECONDS)
        )
        waiting = Q(expire_date__range=(since + short, timezone.now() + short))
        found = found.filter(Q(expire_date__gte=since + age) | waiting)
    names, last, opened = [str(member.pk), *addresses(member)], "", store()
    marks = [name.encode() for name in names]
    columns = found.values_list("session_key", "session_data")
    while some := list(columns.filter(session_key__gt=last)[:AT_ONCE]):
        for key, data in some:
            if _may_be_of(marks, data) and _is_of(names, opened.decode(data)):
                yield key
        last = some[-1][0]


def _may_be_of(marks: list[bytes], data: str) -> bool:
    """Whether a session is worth opening: checking its signature takes thirty times as long.

    One that looks unlike Django's is.
    """
    try:
        packed = data.partition(":")[0]
        said = b64_decode(packed.removeprefix(".").encode())
        said = zlib.decompress(said) if packed.startswith(".") else said
    except (ValueError, zlib.error):
        return True
    return any(mark in said for mark in marks)


def _is_of(names: list[str], data: dict[str, Any]) -> bool:
    number, *known = names
    login = data.get("account_login") or {}
    if number in (data.get("_auth_user_id"), login.get("user_pk"), str(data.get(WAITS_FOR))):
        return True
    text = json.dumps(data, default=str)
    return any(name in text for name in known)


def end_sessions(keys: Iterable[str]) -> None:
    """End these sessions."""
    _store().get_model_class().objects.filter(session_key__in=list(keys)).delete()


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore


def cached(member: Member) -> None:
    """What the shared cache keeps of the member: links and limits under the member's number, and
    whatever mentions one of the member's addresses.

    Another cache than the database's drops what it has within the hour by itself.
    """
    if not isinstance(caches["default"], DatabaseCache):
        return
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    known = [word.encode() for word in words(member)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            DELETE FROM {table} WHERE cache_key ~ %s OR EXISTS (
                SELECT FROM unnest(%s::bytea[]) AS known
                WHERE position(known IN decode(value, 'base64')) > 0
                   OR position(convert_from(known, 'UTF8') IN cache_key) > 0)
            """,
            [rf"(:user:|newest-reset-link:){member.pk}(:|$)", known],
        )
