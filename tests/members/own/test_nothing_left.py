"""An erased account leaves nothing: searched for in every table, every column and every file."""

from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from gamification.ledger import award
from members.directory.actions import count_changes
from members.models import AuditLog, Member, MemberExport, Team
from members.sweeping import sweep
from tests import cast
from tests.members.own import life
from tests.members.own.searching import tables_in, traces

pytestmark = pytest.mark.django_db(transaction=True)
# What the search must find first, or it would find nothing of anybody.
EVERYWHERE = {
    "activities_courseevent",
    "account_emailaddress",
    "benchmarks_answerdraft",
    "benchmarks_benchmarksubmission",
    "benchmarks_earlieranswers",
    "django_admin_log",
    "django_session",
    "gamification_discordactivity",
    "gamification_discordxp",
    "gamification_memberbadge",
    "gamification_pointtransaction",
    "members_auditlog",
    "members_member",
    "members_memberevent",
    "members_memberexport",
    "members_pendinginvite",
    "members_reconciliationdifference",
    "members_reconciliationrun",
    "members_sighting",
    "members_stripeevent",
    "mfa_authenticator",
    "pghistory_context",
    "resources_resourcedownload",
    "revcouncil_cache",
    "revcouncil_joberror",
}


@pytest.fixture
def files(settings: Settings) -> Path:
    """Where the storage keeps its files."""
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def somebody(super_admin: Member) -> Any:
    """The member who did everything, on two devices."""
    cache.clear()
    member = life.born(is_staff=True)
    elsewhere, here = life.signed_in(), life.signed_in()
    here.post("/profile/", {"first_name": life.FIRST, "last_name": life.LAST, "time_zone": "UTC"})
    life.lived(member, super_admin)
    yield elsewhere, here
    cache.clear()


def settle() -> None:
    """What the worker does within a second and a minute: the goodbye goes with its sending."""
    assert mail.outbox
    award.merge_ranks()
    count_changes()
    sweep()


def left(files: Path) -> list[str]:
    """Where the member is still found."""
    return traces(life.WORDS, life.NUMBER, files)


def prove(client: Client) -> None:
    """Give the password once more."""
    client.post("/accounts/reauthenticate/", {"password": cast.PASSWORD})


def test_who_erases_the_own_account_leaves_nothing(somebody: Any, files: Path) -> None:
    elsewhere, here = somebody
    award.merge_ranks()
    before = left(files)
    assert EVERYWHERE - tables_in(before) == set()
    assert [path for path in files.rglob("*") if path.is_file()]
    prove(here)
    response = here.post("/profile/data/erase/")
    assert response.headers["Location"] == "/profile/data/erased/"
    settle()
    assert left(files) == []
    assert [path for path in files.rglob("*") if path.is_file() and "exports" in str(path)] == []
    assert elsewhere.get("/profile/").status_code == 302
    deed = AuditLog.objects.get(action="account_erased")
    assert (deed.actor, deed.target_id, deed.detail) == (None, None, {})
    assert mail.outbox[-1].to == [life.EMAIL]


def test_who_is_erased_by_staff_leaves_nothing(
    somebody: Any, files: Path, super_admin: Member
) -> None:
    desk = Client()
    desk.force_login(super_admin)
    page = f"/admin/members/member/{life.NUMBER}/delete/"
    assert "ledger entries: " in desk.get(page).content.decode().lower()
    assert desk.post(page, {"post": "yes"}).status_code == 302
    settle()
    assert left(files) == []
    assert AuditLog.objects.get(action="account_erased").actor == super_admin
    # What staff did stays, without to whom.
    assert AuditLog.objects.filter(action="points_adjusted", actor=super_admin).exists()


def test_what_is_somebody_elses_stays(somebody: Any, files: Path) -> None:
    _, here = somebody
    others = set(Member.objects.exclude(pk=life.NUMBER).values_list("pk", flat=True))
    prove(here)
    here.post("/profile/data/erase/")
    assert set(Member.objects.values_list("pk", flat=True)) == others
    assert Team.objects.filter(name="Somebody else's").exists()
    assert MemberExport.objects.count() == 0
