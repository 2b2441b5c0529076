"""A member who did everything there is to do, so that there is something to find of them in every
table.
"""

import base64
from datetime import timedelta
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from activities.models import CourseEvent, CourseSender
from benchmarks import actions as answering
from benchmarks.models import Category
from benchmarks.wizard.actions import save_draft
from gamification.badges.actions import grant_missing
from gamification.ledger.correct import adjust, reverse
from gamification.models import DiscordActivity, DiscordXp, PointTransaction
from members.models import (
    AuditLog,
    Member,
    PendingInvite,
    ReconciliationDifference,
    ReconciliationRun,
    Sighting,
    StripeEvent,
    SubscriptionStatus,
    Team,
)
from members.own import exporting
from resources import actions as library
from revcouncil.models import JobError
from tests import cast
from tests.resources.makers import make_resource

# No other number is like it: finding it is finding the member.
NUMBER: Final = 987_654_321
EMAIL: Final = "wilhelmina.q@zephyr-quill.example"
SECOND: Final = "mina.private@zephyr-quill.example"
HANDLE: Final = "mina_quillfeather"
FIRST, LAST = "Wilhelmina", "Quillfeather"
DISCORD: Final = "777666555444333222"
STRIPE: Final = "cus_ZQ9ZephyrQuill"
KAJABI: Final = "kj_ZephyrQuill77"
WORDS: Final = (
    EMAIL,
    SECOND,
    HANDLE,
    FIRST,
    LAST,
    DISCORD,
    STRIPE,
    KAJABI,
    "wilhelmina.q",
    "mina.private",
)
PICTURE: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def born(**fields: Any) -> Member:
    """The member, with a password and a confirmed address."""
    member = Member(
        pk=NUMBER,
        email=EMAIL,
        first_name=FIRST,
        last_name=LAST,
        handle=HANDLE,
        discord_id=DISCORD,
        discord_username=HANDLE,
        stripe_customer_id=STRIPE,
        kajabi_contact_id=KAJABI,
        bio=f"I am {FIRST} {LAST}.",
        subscription_status=SubscriptionStatus.ACTIVE,
        **fields,
    )
    member.set_password(cast.PASSWORD)
    member.save()
    EmailAddress.objects.create(user=member, email=EMAIL, verified=True, primary=True)
    EmailAddress.objects.create(user=member, email=SECOND)
    member.avatar.save(f"{HANDLE}.png", ContentFile(PICTURE))
    return member


def signed_in() -> Client:
    """A browser that signed in by the page, after a wrong try."""
    client = Client()
    for password in ("Wrong-2026", cast.PASSWORD):
        client.post("/accounts/login/", {"login": EMAIL, "password": password})
    assert client.session["_auth_user_id"] == str(NUMBER)
    return client


def lived(member: Member, boss: Member) -> None:
    """Everything members and staff do with an account."""
    resource = make_resource()
    library.download(member=member, resource=resource)
    answering.submit(member=member, category=Category.INFRASTRUCTURE, data={"domain_cost": 12})
    answering.submit(member=member, category=Category.INFRASTRUCTURE, data={"domain_cost": 14})
    save_draft(member=member, category=Category.BUSINESS, typed={"gross_margin": "half"})
    entry = adjust(member=member, points=500, reason=f"For {FIRST}, who helped", actor=boss)
    reverse(entry=entry, reason=f"{LAST} asked us to", actor=boss)
    grant_missing(members=[member])
    DiscordActivity.objects.create(
        member=member, discord_id=DISCORD, activity_type="MESSAGE", xp_delta=5, xp_total=5
    )
    DiscordXp.objects.create(
        member=member, discord_id=DISCORD, last_total=500, synced_at=timezone.now()
    )
    Authenticator.objects.create(
        user=member, type=Authenticator.Type.RECOVERY_CODES, data={"of": EMAIL}
    )
    told_of(member, boss)
    completed_courses(member)
    exporting.request_export(member=member)
    exporting.make_exports()


def completed_courses(member: Member) -> None:
    """One that was paid, one the site tells of an address that is written otherwise."""
    site = CourseSender.objects.create(name="academy", token_hash="a" * 64)
    now = timezone.now()
    rows: tuple[dict[str, Any], ...] = (
        {"member": member, "state": "PAID", "points": 10, "contact_id": KAJABI, "email": EMAIL},
        {"state": "UNMATCHED", "email": EMAIL.upper()},
    )
    for number, row in enumerate(rows):
        event = CourseEvent(sender=site, event_id=f"e{number}", kind="tag_added", tag="t1", **row)
        event.handled_at = now
        event.save()


def told_of(member: Member, boss: Member) -> None:
    """What others and machines wrote down."""
    team = Team.objects.create(name="Somebody else's")
    PendingInvite.objects.create(
        team=team,
        seat_tier="TEAM_MEMBER",
        token_hash="e" * 64,
        email=EMAIL.upper(),
        claimed_by=member,
        claimed_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=7),
    )
    StripeEvent.objects.create(
        event_id="evt_1",
        type="invoice.paid",
        payload={"customer": STRIPE, "email": EMAIL},
        created_at=timezone.now(),
    )
    ReconciliationRun.objects.create(
        findings=[{"member": NUMBER, "found": "wrong role"}, {"member": 12, "found": "kept"}]
    )
    run = ReconciliationRun.objects.create()
    nobodys = ReconciliationDifference(run=run, subject=f"account {DISCORD}", discord_id=DISCORD)
    nobodys.kind = ReconciliationDifference.Kind.UNAUTHORISED_ACCESS
    nobodys.save()
    Sighting.objects.create(run=run, side="STRIPE", seen_id="sub_1", says={"customer_id": STRIPE})
    JobError.objects.create(job_id=1, error=f"IntegrityError: ({EMAIL}) exists")
    AuditLog.objects.create(
        actor=boss,
        action="answers_seen",
        target_type="benchmarks.BenchmarkSubmission",
        target_id=1,
        detail={"member": NUMBER, "category": "BUSINESS"},
    )
    AuditLog.objects.create(
        actor=member, action="looked", target_type="members.Member", target_id=boss.pk
    )
    cache.set(f"newest-reset-link:{NUMBER}", "x", 600)
    cache.set("held-list:of-somebody", f"{FIRST},{EMAIL}", 600)
    # By the admin, so that there is a request with an address, and Django's own log.
    desk = Client()
    desk.force_login(boss)
    page = f"/admin/members/member/{NUMBER}/change/"
    form = desk.get(page).context["adminform"].form
    sent = {
        f"{name}_{part}" if part is not None else name: value for name, value, part in _values(form)
    }
    response = desk.post(page, {**sent, "is_team_admin": "on"})
    assert response.status_code == 302, response.context["errors"]
    assert PointTransaction.objects.filter(member=member).count() >= 3


def _values(form: Any) -> Any:
    for name in form.fields:
        value = form[name].value()
        if name in ("avatar", "password", "groups", "user_permissions") or value in (None, False):
            continue
        if isinstance(value, list):
            value = ", ".join(map(str, value)) if name.endswith("skills") else "[]"
        if hasattr(value, "isoformat"):
            yield name, f"{value:%Y-%m-%d}", 0
            yield name, f"{value:%H:%M:%S}", 1
        else:
            yield name, "on" if value is True else str(value), None
