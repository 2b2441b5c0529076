"""Taking a resource: what is recorded, what is paid, who gets the bytes."""

import json
import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from gamification.models import PointTransaction
from members.models import Member
from resources import actions, grants, rules
from resources.models import Resource, ResourceDownload
from tests import cast
from tests.resources import makers
from tests.resources.makers import make_resource
from tests.threads import at_once


@pytest.fixture
def resource(db):
    return make_resource(title="First aid")


def press_download(client, resource):
    return client.post(reverse("resources:download", args=[resource.slug]))


def grant_url(member, resource):
    return reverse(
        "resources:granted", args=[grants.make(member_id=member.pk, resource_id=resource.pk)]
    )


def count_of(resource):
    return Resource.objects.values_list("download_count", flat=True).get(pk=resource.pk)


def recorded(resource):
    """Downloads, count, ledger entries."""
    return (
        ResourceDownload.objects.filter(resource=resource).count(),
        count_of(resource),
        PointTransaction.objects.filter(source=f"resource:{resource.pk}").count(),
    )


# ----------------------------------------------------------------------- recording
def test_the_first_download_is_recorded_and_pays_five_points(owner, resource):
    taken = actions.download(member=owner, resource=resource)
    assert taken.award is not None
    assert (taken.award.points, taken.award.source) == (5, f"resource:{resource.pk}")
    assert recorded(resource) == (1, 1, 1)
    owner.refresh_from_db()
    assert owner.total_points == 5


def test_a_second_download_is_recorded_and_pays_nothing(owner, resource):
    actions.download(member=owner, resource=resource)
    assert actions.download(member=owner, resource=resource).award is None
    assert recorded(resource) == (2, 2, 1)


@pytest.mark.django_db(transaction=True)
def test_many_downloads_at_once_are_all_counted_and_pay_each_member_once():
    resource = make_resource()
    members = [cast.make_member() for _ in range(3)]
    results = at_once(
        lambda member: actions.download(member=member, resource=resource), members * 6
    )
    assert sum(result.award is not None for result in results) == 3
    assert recorded(resource) == (18, 18, 3)
    assert sorted(Member.objects.values_list("total_points", flat=True)) == [5, 5, 5]


def test_erasing_a_member_leaves_the_count_exact(owner, curator, resource):
    for member in (owner, owner, curator):
        actions.download(member=member, resource=resource)
    Member.objects.filter(pk=owner.pk).delete()
    assert recorded(resource) == (1, 1, 1)


@pytest.mark.parametrize("who", [cast.debtor, cast.outsider])
def test_who_does_not_pay_takes_nothing(client, resource, who):
    member = who()
    with pytest.raises(actions.NotPaying):
        actions.download(member=member, resource=resource)
    client.force_login(member)
    response = press_download(client, resource)
    assert response.status_code == 403
    assert b'class="gate"' in response.content
    assert recorded(resource) == (0, 0, 0)


def test_a_file_that_is_gone_records_nothing_and_is_told_to_the_curators(
    client, owner, resource, caplog
):
    resource.file.storage.delete(resource.file.name)
    client.force_login(owner)
    with caplog.at_level(logging.ERROR, logger="resources"):
        response = press_download(client, resource)
    assert response.status_code == 410
    assert response.content.decode().count("The file of this resource is missing") == 1
    assert recorded(resource) == (0, 0, 0)
    message = caplog.text
    assert "first-aid" in message
    assert owner.email not in message
    assert "Maren" not in message


def test_looking_at_the_download_address_takes_nothing(client, owner, resource):
    client.force_login(owner)
    assert (
        client.get(reverse("resources:download", args=[resource.slug])).headers["Location"]
        == resource.get_absolute_url()
    )
    assert recorded(resource) == (0, 0, 0)


# -------------------------------------------------------------------------- grants
def test_pressing_download_leads_to_the_file(client, owner, resource):
    client.force_login(owner)
    response = press_download(client, resource)
    assert response.status_code == 302
    answer = client.get(response.url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="First aid.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer.getvalue().startswith(b"%PDF-")
    assert recorded(resource) == (1, 1, 1)


def test_the_front_server_is_told_where_the_file_is_and_gets_no_bytes(client, owner, settings):
    settings.ACCEL_REDIRECT_PREFIX, settings.FILES_SENT_BY = "/protected/", "front"
    resource = make_resource(title="Prices", file=ContentFile(makers.CSV, name="a b.csv"))
    client.force_login(owner)
    answer = client.get(grant_url(owner, resource))
    assert answer["X-Accel-Redirect"] == f"/protected/{resource.file.name}"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="Prices.csv"'
    assert answer.content == b""


def test_a_grant_of_another_member_opens_nothing(client, owner, curator, resource):
    client.force_login(curator)
    answer = client.get(grant_url(owner, resource))
    assert answer.status_code == 404
    assert b"%PDF" not in answer.content


def test_a_grant_asks_to_sign_in(client, owner, resource):
    assert client.get(grant_url(owner, resource)).status_code == 302


@pytest.mark.parametrize(("seconds", "status"), [(119, 200), (122, 410)])
def test_a_grant_dies_after_two_minutes(client, owner, resource, seconds, status):
    client.force_login(owner)
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        url = grant_url(owner, resource)
    with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
        answer = client.get(url)
    assert answer.status_code == status
    if status == 410:
        assert b"That link has run out" in answer.content


def test_a_grant_opens_in_grace(client, owner, resource):
    client.force_login(owner)
    url = grant_url(owner, resource)
    Member.objects.filter(pk=owner.pk).update(subscription_status="PAST_DUE")
    assert client.get(url).getvalue().startswith(b"%PDF")


@pytest.mark.parametrize("ended", cast.ENDED)
def test_a_grant_opens_nothing_once_the_subscription_has_ended(client, owner, resource, ended):
    client.force_login(owner)
    url = grant_url(owner, resource)
    Member.objects.filter(pk=owner.pk).update(**ended)
    answer = client.get(url)
    assert answer.status_code == 403
    assert b"%PDF" not in answer.content


@pytest.mark.parametrize("token", ["x", "a:b:c", "WzEsMV0:1abcde:forged"])
def test_a_forged_grant_opens_nothing(client, owner, token):
    client.force_login(owner)
    assert client.get(reverse("resources:granted", args=[token])).status_code == 404


def test_a_granted_file_that_is_gone_is_said_on_its_page(client, owner, resource):
    client.force_login(owner)
    url = grant_url(owner, resource)
    resource.file.storage.delete(resource.file.name)
    assert client.get(url).status_code == 410


# ------------------------------------------------------------------- what is said
def test_the_next_page_says_what_a_download_paid_and_shows_the_new_total(client, owner, resource):
    client.force_login(owner)
    press_download(client, resource)
    html = client.get(resource.get_absolute_url()).content.decode()
    assert "You took “First aid”. Five points are yours." in html
    assert "5 points: see your history" in html
    assert "+5" not in html
    press_download(client, resource)
    assert "You took “First aid”.</p>" in client.get("/").content.decode()


def test_a_script_gets_the_page_as_it_is_now_and_the_address_of_the_file(client, owner, resource):
    client.force_login(owner)
    response = client.post(
        reverse("resources:download", args=[resource.slug]), headers={"HX-Request": "true"}
    )
    html = response.content.decode()
    assert html.count("Five points are yours.") == 1
    assert 'class="toast"' in html
    assert "5 points: see your history" in html
    assert "Taken on" in html
    assert "<dt>Downloads</dt><dd>1</dd>" in html
    assert "+5" not in html
    address = json.loads(response["HX-Trigger-After-Swap"])["file"]["address"]
    assert client.get(address)["Content-Disposition"] == 'attachment; filename="First aid.pdf"'
    assert recorded(resource) == (1, 1, 1)


def test_what_is_said_waits_for_a_page_that_shows_it(client, owner, resource):
    client.force_login(owner)
    press_download(client, resource)
    assert (
        'class="toast"'
        in client.get(reverse("resources:library"), headers={"HX-Request": "true"}).content.decode()
    )


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (0, "You took “A”."),
        (1, "You took “A”. One point is yours."),
        (2, "You took “A”. Two points are yours."),
    ],
)
def test_what_was_paid_is_said_in_the_right_number(points, words):
    assert rules.taken_words(title="A", points=points) == words


# -------------------------------------------------------------------------- saving
def test_a_file_is_stored_under_the_name_of_its_resource_and_kind(db):
    resource = make_resource(
        title="Prices, 2026", file=ContentFile(makers.xlsx(), name="../../evil name.xlsx")
    )
    assert re.search(r"/prices-2026-[0-9a-f]{16}\.xlsx$", str(resource.file.name))


def test_two_resources_of_one_title_have_two_addresses(db):
    assert [make_resource(title="Same").slug for _ in range(3)] == ["same", "same-2", "same-3"]


def test_featuring_changes_only_what_is_not_featured_yet(db):
    make_resource(is_featured=True)
    make_resource()
    deed = actions.set_featured(resources=Resource.objects.all(), featured=True)
    assert deed is not None
    assert deed.number == 1
    assert Resource.objects.filter(is_featured=True).count() == 2
