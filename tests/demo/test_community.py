"""load_demo: a community that adds up, and that a second run leaves alone."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce

from activities.models import Attachment, Status, Submission, SubmissionDraft
from benchmarks.models import BenchmarkSubmission
from gamification.ledger.streaks import repair_streak
from gamification.models import PointTransaction
from members.models import Member, Team
from resources.catalogue import State
from resources.models import Resource, ResourceDownload, ResourceTag, ResourceVersion, Tag
from revcouncil.demo import DEMO_PASSWORD, DEMO_SIGN_INS, community
from revcouncil.demo.members import MAREN_EMAIL
from tests.cast import make_member

pytestmark = pytest.mark.django_db

MADE_AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def reported() -> dict[str, Any]:
    """The activities, and what they paid. They are decided when the community is loaded, so that
    their moments are the clock's, not the story's.
    """
    return {
        "activities": sorted(
            Submission.objects.values_list("member__email", "activity", "status", "visibility")
        ),
        "paid": sorted(
            PointTransaction.objects.filter(action__startswith="activity_").values_list(
                "member__email", "action", "points"
            )
        ),
    }


def everything() -> dict[str, Any]:
    """All the demo made, without ids, in an order of its own."""
    return {
        "members": list(
            Member.objects.order_by("email").values_list(
                "email", "company", "date_joined", "total_points", "subscription_status"
            )
        ),
        "teams": list(
            Team.objects.order_by("name").values_list(
                "name", "owner_seats", "team_seats", "created_at"
            )
        ),
        "resources": list(
            Resource.objects.order_by("slug").values_list(
                *("slug", "created_at", "download_count", "state", "publish_at", "archived_at"),
                *("published_at", "updated_at", "featured_place", "author__email", "author_name"),
            )
        ),
        "versions": list(
            ResourceVersion.objects.order_by("resource__slug", "number").values_list(
                *("resource__slug", "number", "changelog", "created_at")
            )
        ),
        "tags": list(
            ResourceTag.objects.order_by("resource__slug", "tag__name").values_list(
                "resource__slug", "tag__name"
            )
        ),
        "downloads": sorted(
            ResourceDownload.objects.values_list("member__email", "resource__slug", "downloaded_at")
        ),
        "ledger": sorted(
            PointTransaction.objects.exclude(action__startswith="activity_").values_list(
                "member__email", "action", "points", "created_at"
            )
        ),
        **reported(),
        "answers": list(
            BenchmarkSubmission.objects.order_by("member__email", "category").values_list(
                "category", "data", "submitted_at"
            )
        ),
    }


def test_a_small_community_adds_up():
    community.load(members=12)

    assert Member.objects.count() == 12 + 3
    summed = Member.objects.annotate(summed=Coalesce(Sum("point_transactions__points"), 0))
    assert list(summed.exclude(total_points=F("summed"))) == []
    counted = Resource.objects.annotate(counted=Count("downloads"))
    assert list(counted.exclude(download_count=F("counted"))) == []
    versions = ResourceVersion.objects.all()
    assert all(version.file.storage.exists(str(version.file.name)) for version in versions)
    assert [m for m in Member.objects.all() if m.current_streak != repair_streak(member=m)] == []
    latest = PointTransaction.objects.latest("created_at").created_at
    assert latest <= datetime.now(UTC)
    assert PointTransaction.objects.filter(created_at__lt=latest - timedelta(days=200)).exists()
    assert set(Member.objects.values_list("subscription_status", flat=True)) >= {
        "ACTIVE",
        "TRIALING",
        "PAST_DUE",
        "CANCELLED",
    }


def test_the_library_has_something_of_everything():
    community.load(members=7, now=MADE_AT)

    library = Resource.objects
    assert library.published().count() == 28
    assert library.archived().get().downloads.filter(member__email=MAREN_EMAIL).count() == 1
    assert sorted(bool(draft.file) for draft in library.filter(state=State.DRAFT)) == [False, True]
    scheduled = library.get(state=State.SCHEDULED)
    assert scheduled.publish_at == MADE_AT + timedelta(days=7)
    assert 30 <= Tag.objects.count() <= 40
    assert not library.filter(tags=None).exists()
    featured = library.filter(is_featured=True).order_by("featured_place")
    assert [each.featured_place for each in featured] == [1, 2, 3, 4, 5]
    # Two who are there signed what they wrote; somebody from outside did, too.
    assert library.filter(author__email=MAREN_EMAIL).count() == 2
    assert library.exclude(author_name="").count() == 1
    calendar = library.get(slug="domain-warmup-calendar").versions.all()
    assert [version.number for version in calendar] == [4, 3, 2, 1]
    assert [bool(version.changelog) for version in calendar] == [True, True, True, False]
    assert all(new.created_at > old.created_at for new, old in pairwise(calendar))
    # Who took an older version is told that a newer came.
    maren = Member.objects.get(email=MAREN_EMAIL)
    assert any(resource.renewed for resource in library.with_renewed(maren))


def test_the_sign_ins_people_are_told_about_work(client: Any):
    community.load(members=1)

    for sign_in in DEMO_SIGN_INS:
        assert Member.objects.get(email=sign_in.email).check_password(DEMO_PASSWORD)
        assert EmailAddress.objects.get(email=sign_in.email).verified
    response = client.post(
        "/accounts/login/", {"login": "maren@tern.example", "password": DEMO_PASSWORD}
    )
    assert response.status_code == 302


def test_maren_stands_where_the_pages_were_drawn():
    community.load(members=1)

    maren = Member.objects.get(email="maren@tern.example")
    assert (380 <= maren.total_points <= 440, maren.current_streak) == (True, 9)
    assert set(maren.benchmark_submissions.values_list("category", flat=True)) == {
        "COMPENSATION",
        "INFRASTRUCTURE",
        "BUSINESS",
    }


def test_activities_stand_in_every_state_with_files_that_open():
    community.load(members=8)

    found = Submission.objects.values_list("status", flat=True)
    assert set(found) == {Status.PENDING, Status.APPROVED, Status.REJECTED}
    assert Submission.objects.waiting().count() >= 3
    assert {one.member.email for one in Submission.objects.public()} == {
        MAREN_EMAIL,
        "priya@secondtouch.example",
        "adaeze@signalsons.example",
    }
    assert SubmissionDraft.objects.get().member.email == MAREN_EMAIL
    files = list(Attachment.objects.all())
    assert {file.format for file in files} == {"pdf", "png"}
    assert all(file.file.storage.size(str(file.file.name)) == file.size for file in files)


def test_loading_again_changes_nothing_even_a_week_later():
    community.load(members=8, now=MADE_AT)
    before = everything()

    community.load(members=8, now=MADE_AT + timedelta(days=7))

    assert everything() == before


def test_an_interrupted_load_goes_on_to_the_same_end():
    def interrupt(what: str, done: int, of: int) -> None:
        if (what, done) in {("Library", 3), ("Members", 6)}:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        community.load(members=9, now=MADE_AT, report=interrupt)
    assert Resource.objects.count() == 3
    with pytest.raises(KeyboardInterrupt):
        community.load(
            members=9,
            now=MADE_AT,
            report=lambda what, done, of: interrupt(what, 0 if what == "Library" else done, of),
        )
    assert Member.objects.count() == 6 + 3
    community.load(members=9, now=MADE_AT)
    continued = everything()

    Member.objects.all().delete()
    Team.objects.all().delete()
    Resource.objects.all().delete()
    community.load(members=9, now=MADE_AT)

    assert everything() == continued


def test_it_stays_away_from_real_members():
    make_member(email="somebody@agency.com")

    with pytest.raises(CommandError, match="real members"):
        call_command("load_demo", members=1)

    assert Member.objects.count() == 1


def test_it_stays_away_from_production(settings: Any):
    settings.LOCAL = False

    with pytest.raises(CommandError, match="password is in the README"):
        call_command("load_demo", members=1)

    assert Member.objects.count() == 0
