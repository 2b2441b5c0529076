"""Where a member stands apart: on home and on its own page, with what to read on it."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.text import slugify

from benchmarks.catalogue import CATEGORIES
from benchmarks.publishing.actions import publish
from benchmarks.rules.standing import QuantileBand
from members.models import FeatureFlag, Member
from resources.actions import set_tags, tag_named
from resources.models import Resource
from revcouncil.demo.titles import on_the_shelf
from revcouncil.topics import TOPICS, topic_of
from tests import cast
from tests.benchmarks.answers import agencies_answer, gives

pytestmark = pytest.mark.django_db
APART = "/benchmarks/apart/"


def community() -> None:
    """An edition of twenty-four agencies."""
    agencies_answer(
        {"domain_cost": 10 + n, "inbox_cost": 3 + n, "warmup_cost": 100 + n, "sending_cost": 50 + n}
        for n in range(24)
    )
    publish()


def apart_one(**answers: float) -> Member:
    member = cast.make_member()
    gives(member, {"domain_cost": 20, **answers})
    return member


def read(client: Client, member: Member, address: str) -> str:
    client.force_login(member)
    return client.get(address).content.decode()


def test_every_number_question_has_a_topic_and_none_is_left_over():
    asked = {
        question.key
        for questionnaire in CATEGORIES.values()
        for question in questionnaire.questions
        if question.is_numeric
    }
    assert set(TOPICS) == asked
    assert all(slugify(tag) == tag for topic in TOPICS.values() for tag in topic.tags)


def test_the_demo_has_something_to_read_on_every_topic():
    told = {slugify(tag) for title in on_the_shelf() for tag in title.about.tags}
    assert {tag for topic in TOPICS.values() for tag in topic.tags} <= told


@pytest.mark.parametrize(
    ("key", "band", "words"),
    [
        ("inbox_cost", QuantileBand.ABOVE_QUARTILE, "Because your inbox cost is high"),
        ("inbox_cost", QuantileBand.ABOVE_NINETIETH, "Because your inbox cost is high"),
        ("inbox_cost", QuantileBand.BELOW_TENTH, None),
        ("inbox_cost", QuantileBand.ABOVE_MEDIAN, None),
        ("inbox_cost", None, None),
        ("reply_rate", QuantileBand.BELOW_QUARTILE, "Because your reply rate is low"),
        ("reply_rate", QuantileBand.ABOVE_NINETIETH, None),
        ("domain_vendor", QuantileBand.ABOVE_NINETIETH, None),
    ],
)
def test_a_cost_is_worth_reading_on_where_it_is_high_and_a_rate_where_it_is_low(key, band, words):
    topic = topic_of(key, band)
    assert (topic.reason.words if topic else None) == words


def test_the_furthest_answer_comes_first(client: Client):
    community()
    member = apart_one(inbox_cost=90, warmup_cost=111, sending_cost=20)
    page = read(client, member, APART)
    assert "<h1>You stand apart in two answers.</h1>" in page
    assert re.findall(r'<h3><a href="([^"]*)">', page) == [
        "/benchmarks/infrastructure/inbox_cost/",
        "/benchmarks/infrastructure/sending_cost/",
    ]


def tagged(title: str, tag: str) -> Resource:
    resource = Resource.objects.create(
        title=title,
        slug=slugify(title),
        description="d",
        category="OPERATIONS",
        type="SOP",
        file="resources/x.pdf",
        state="PUBLISHED",
        published_at=timezone.now(),
    )
    set_tags(resource=resource, tags=[tag_named(tag)])
    return resource


def test_a_gap_leads_to_the_library_only_where_it_has_something(client: Client):
    community()
    tagged("Inbox inventory", "inboxes")
    tagged("Cheap domains", "domains")
    member = apart_one(inbox_cost=90, sending_cost=900, domain_cost=1)
    page = read(client, member, APART)
    assert "Because your inbox cost is high" in page
    assert 'href="/library/inbox-inventory/">Inbox inventory</a>' in page
    assert 'href="/library/?tag=inboxes"' in page
    assert page.count("All on this in the library") == 1
    # A cost below the others' needs no reading.
    assert "Cheap domains" not in page
    home = read(client, member, "/")
    assert 'Inbox inventory</a><p class="note">Because your inbox cost is high</p>' in home


def test_what_an_answer_recommends_is_shown_to_nobody_else_nor_without_access(client: Client):
    community()
    tagged("Inbox inventory", "inboxes")
    costly = apart_one(inbox_cost=90)
    for member in (cast.make_member(), cast.debtor(), cast.outsider()):
        for address in ("/", APART, "/library/", "/library/inbox-inventory/"):
            assert "inbox cost is high" not in read(client, member, address)
    Member.objects.filter(pk=costly.pk).update(subscription_status="CANCELLED")
    costly.refresh_from_db()
    for address in ("/", APART):
        assert "inbox cost is high" not in read(client, costly, address)


def test_home_shows_the_three_furthest_and_the_way_to_the_rest(client: Client):
    community()
    member = apart_one(domain_cost=900, inbox_cost=90, warmup_cost=900, sending_cost=900)
    page = read(client, member, "/")
    section = page[page.index('id="apart"') :]
    assert section.count('class="measure-mini"') == 3
    assert 'href="/benchmarks/apart/">All 4, and what to read on them' in section


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (cast.make_member, "Your answers will stand here beside those of all agencies."),
        (lambda: apart_one(domain_cost=20), "Nothing can be compared with your answers yet."),
        (cast.debtor, "Your last payment did not go through."),
        (cast.outsider, "The numbers of the others come with membership."),
    ],
)
def test_without_anything_to_show_home_says_what_to_do_next(client: Client, make, said: str):
    assert said in read(client, make(), "/")


def test_in_the_middle_everywhere_is_said(client: Client):
    community()
    assert "Nowhere: each answer of yours" in read(client, apart_one(), "/")
    assert "Nowhere: all your answers lie in the middle half" in read(client, apart_one(), APART)


def test_without_access_no_figure_is_shown(client: Client):
    community()
    debtor = cast.debtor()
    gives(debtor, {"domain_cost": 900})
    for address in ("/", APART):
        assert "median" not in read(client, debtor, address)


def test_where_benchmarks_are_switched_off_neither_is_there(client: Client, owner: Member):
    FeatureFlag.objects.update_or_create(name="benchmarks", defaults={"is_enabled": False})
    client.force_login(owner)
    assert client.get(APART).status_code in (403, 404)
    assert "Where you stand apart" not in client.get("/").content.decode()


@pytest.mark.parametrize("agencies", [1, 30])
def test_the_page_asks_four_queries_however_many_there_are(
    client: Client, django_assert_max_num_queries, agencies: int
):
    agencies_answer({"domain_cost": 10 + n, "inbox_cost": 3 + n} for n in range(agencies))
    publish()
    client.force_login(apart_one(domain_cost=900, inbox_cost=90))
    with django_assert_max_num_queries(4):
        client.get(APART)
    with django_assert_max_num_queries(10):
        client.get("/")
