"""One row and more of everything the admin lists, for the tests that go through all of it."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db.models import Model
from django.utils import timezone
from procrastinate.contrib.django import app

from activities.models import Activity, CourseEvent, CourseSender, ReferralPayout
from benchmarks.models import BenchmarkSubmission, Publication, Snapshot
from gamification.models import (
    Badge,
    DiscordActivity,
    DiscordXp,
    Mee6State,
    MemberBadge,
    PointConfig,
)
from growth.models import Report
from members.letters.actions import write_letter
from members.models import (
    AuditLog,
    DiscordSeat,
    DiscordWork,
    Effect,
    EmailTemplate,
    FeatureFlag,
    FileToSweep,
    Member,
    MemberExport,
    MoneyBack,
    PendingInvite,
    ReconciliationDifference,
    ReconciliationRun,
    StripeEvent,
    Team,
)
from resources.actions import add_tag, tag_named
from resources.models import Resource
from resources.search.actions import miss
from tests import cast
from tests.activities.makers import make_submission
from tests.activities.referrals.makers import make_referral
from tests.gamification.entries import enter
from tests.growth.makers import make_post, make_reply, make_telling
from tests.resources import makers
from tests.roles import as_owner

# Keys that mean something in an address, or that the admin's own quoting rewrites.
ODD_KEYS = ["a_5F_b", "one/two", "one two", "50 %?#&", "żółć", "a\"b'c", "a_"]


def fill_admin() -> Member:
    """Write rows into everything the admin lists; return the member most of them belong to."""
    team = Team.objects.create(name='Tern / "Outbound" & Söhne')
    member = cast.paying_owner(team=team, first_name="Maren_5F", last_name="O'Kąfor / <b>")
    _records(member, team)
    _points(member)
    submission = BenchmarkSubmission.objects.create(
        member=member, category="BUSINESS", data={"monthly_revenue": "1"}, state="FLAGGED"
    )
    submission.data = {"monthly_revenue": "2"}
    submission.save()
    _published()
    resource = makers.make_resource(title="Ünder_score / slash", is_featured=True)
    makers.take(member, resource)
    tag = tag_named("Odd / tag_5F")
    miss(typed="Ödd / words_5F", now=timezone.now())
    add_tag(resources=Resource.objects.filter(pk=resource.pk), tag=tag, curator=member)
    referral = make_referral(member)
    ReferralPayout.objects.create(referral=referral, kind="PAID", worth=2, points=2)
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    Group.objects.create(name="Odd / group_5F")
    _courses()
    make_submission(member, Activity.SHINE, title="Ödd / <b>title_5F</b>")
    _diary(member)
    make_telling(member)
    app.configure_task("nobody.knows_it", allow_unknown=True).defer()
    return member


def _courses() -> None:
    sender = CourseSender.objects.create(name="odd-5f", token_hash="5" * 64, tags=["Ödd / tag"])
    CourseEvent.objects.create(
        sender=sender,
        event_id="odd / event_5F",
        kind="tag_added",
        tag="5/F",
        course="Ödd <b>course</b>",
        contact_id="c_5F",
        email="odd+5f@example.com",
        state="UNMATCHED",
        handled_at=timezone.now(),
    )


def _diary(member: Member) -> None:
    post = make_post(member, title="Ödd / <b>entry_5F</b>", content="<i>Ödd</i> / 5_F")
    reply = make_reply(post, cast.make_member(), "Ödd / <b>reply_5F</b>")
    for about in ({"post": post}, {"reply": reply}):
        Report.objects.create(
            reporter=cast.make_member(), reason="OTHER", words="<b>ö</b>", **about
        )


def _published() -> None:
    run = Publication.objects.create(as_of=timezone.now(), method=1, catalogue="1")
    figures = {"quantiles": {"median": ["11", "10", "12"]}, "bins": []}
    for question, found in (("domain_cost", figures), ("asked_no_more", figures), ("gone", None)):
        Snapshot.objects.create(
            publication=run,
            category="INFRASTRUCTURE",
            question=question,
            cohort="all",
            agencies="5-9" if found else "",
            figures=found,
            method=1,
            published_at=run.as_of,
        )


def _records(member: Member, team: Team) -> None:
    PendingInvite.objects.create(
        team=team,
        seat_tier="OWNER",
        token_hash=sha256(b"token").hexdigest(),
        created_by=member,
        expires_at=timezone.now() + timedelta(days=7),
    )
    StripeEvent.objects.create(
        event_id="evt_5F", type="invoice.paid", payload={}, created_at=timezone.now()
    )
    AuditLog.objects.create(actor=member, action="looked", target_type="x", target_id=1)
    run = ReconciliationRun.objects.create(started_by=member)
    ReconciliationDifference.objects.create(
        run=run, member=member, subject=f"member {member.pk}", kind="WRONG_ROLE"
    )
    FeatureFlag.objects.create(name="odd_5f_flag")
    EmailTemplate.objects.create(key="letter/with_ödd key", subject="s", body="b")
    write_letter(kind="locked_out", member=member)
    MemberExport.objects.create(member=member)
    Effect.objects.create(member=member, kind="ROLES", state="STOPPED")
    DiscordSeat.objects.create(member=member, discord_id="1" * 18, state="OK")
    DiscordWork.objects.create(kind="ROLES", why="The bot's role stands too low.")
    plan = cast.give_plan(team, stripe_customer_id="cus_5F")
    MoneyBack.objects.create(plan=plan, kind="REFUND", stripe_id="re_5F", at=timezone.now())
    FileToSweep.objects.create(name="avatars/ödd _5F.png")


def _points(member: Member) -> None:
    enter(member, 5)
    PointConfig.objects.get_or_create(action="odd_5f_action", defaults={"points": 3})
    for place, key in enumerate(ODD_KEYS, start=100):
        # The catalogue is kept by migrations.
        with as_owner():
            Badge.objects.create(
                code=key, name=f"Badge {place}", criteria="None.", icon="star", place=place
            )
    MemberBadge.objects.create(member=member, badge_id=ODD_KEYS[0])
    DiscordActivity.objects.create(member=member, discord_id="1" * 18, activity_type="MESSAGE")
    DiscordXp.objects.create(
        member=member, discord_id="1" * 18, last_total=1, synced_at=timezone.now()
    )
    Mee6State.objects.create(token=uuid4(), started_at=timezone.now())


def key_of(model: type[Model]) -> str:
    """The address of a model's list in the admin."""
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
