"""Downloads that come at once: every one is counted, and the first of each member pays."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client

from gamification.models import PointTransaction
from members.models import Member
from resources.models import Resource, ResourceDownload
from tests import cast
from tests.resources import makers
from tests.resources.makers import make_resource

THREADS = 16
PEOPLE = 10


def take_at_once(times: int) -> None:
    """So many presses of Download, each followed to its last byte, by ten members with several
    tabs each over sixteen connections; then every figure is compared.
    """
    resource = make_resource(file=ContentFile(makers.CSV, name="x.csv"))
    people = [cast.make_member(email=f"at-once-{n}@example.com") for n in range(PEOPLE)]
    address = f"{resource.get_absolute_url()}download"

    def tab(number: int) -> list[bytes]:
        client = Client()
        client.force_login(people[number % PEOPLE])
        try:
            return [
                client.get(client.post(address)["Location"]).getvalue()
                for _ in range(number, times, THREADS)
            ]
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        taken = [content for contents in pool.map(tab, range(THREADS)) for content in contents]
    assert taken == [makers.CSV] * times
    assert ResourceDownload.objects.filter(resource=resource).count() == times
    assert Resource.objects.get(pk=resource.pk).download_count == times
    paid = PointTransaction.objects.filter(source=f"resource:{resource.pk}")
    assert sorted(paid.values_list("member", flat=True)) == sorted(one.pk for one in people)
    assert set(paid.values_list("points", flat=True)) == {5}
    totals = Member.objects.filter(pk__in=[one.pk for one in people])
    assert set(totals.values_list("total_points", flat=True)) == {5}


@pytest.mark.django_db(transaction=True)
def test_many_downloads_of_one_file_at_once_are_counted_exactly():
    take_at_once(64)


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_a_thousand_downloads_of_one_file_at_once_are_counted_exactly():
    take_at_once(1000)
