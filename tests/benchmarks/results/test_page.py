"""The results of a category: snapshots and the member's own answers, nothing else."""

# ruff: noqa: RUF001 - what members read has real dashes and minus signs

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from benchmarks.actions import submit
from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.publishing.actions import publish
from benchmarks.publishing.reading import editions
from benchmarks.rules.words import say
from members.models import Member
from tests import cast
from tests.benchmarks.answers import SMALLEST, agencies_answer, gives
from tests.benchmarks.results.pages import INFRASTRUCTURE, published, read, text, without_own

pytestmark = pytest.mark.django_db
CATEGORY = Category.INFRASTRUCTURE


def answers(number: int) -> dict[str, object]:
    """A full answer, with words nobody else would write."""
    return {
        "domain_cost": 61.07 + number,
        "domain_vendor": f"Secret Shop {number}",
        "inbox_cost": 21.13 + number,
        "inbox_provider": "microsoft" if number % 2 else "google",
        "warmup_tool": f"Hidden Tool {number}",
        "warmup_cost": 7013 + number,
        "sending_platform": f"Quiet Platform {number}",
        "sending_cost": 8117 + number,
        "enrichment_cost": 9209 + number,
    }


def test_results_are_closed_until_the_member_gives(client: Client, owner: Member):
    published(*(answers(n) for n in range(25)))
    told = text(read(client, owner))
    assert "Infrastructure numbers open when you share yours" in told
    for secret in ("61", "Secret", "Hidden", "Quiet", "7,", "median", "%", "20–49"):
        assert secret not in told


def test_four_agencies_leave_no_trace(client: Client):
    members = published(*(answers(n) for n in range(4)))
    told = text(read(client, members[0]))
    for number in range(1, 4):
        for value in answers(number).values():
            assert str(value) not in told.replace("Google", "")
    assert "Microsoft" not in told
    assert told.count(": withheld") == len(CATEGORIES[CATEGORY].questions)
    assert "No edition yet: the first appears when five agencies" in told
    assert "The same numbers as a table" not in told


def test_what_is_not_in_an_edition_is_not_on_the_page(client: Client, owner: Member):
    published(*(answers(n) for n in range(12)))
    gives(owner, {"domain_cost": 12})
    before = read(client, owner)
    agencies_answer(answers(100 + n) for n in range(30))
    assert read(client, owner) == before
    told = text(before)
    assert re.search(r"Google Workspace \d\d%", told)
    for secret in ("Secret", "Hidden", "Quiet", "61.07", "72.07"):
        assert secret not in told


def test_too_few_suppressed_and_empty_look_alike(client: Client):
    # Four give a number; twelve give words of their own; nobody says what sending costs.
    members = published(
        *(
            {
                "domain_cost": 10,
                "domain_vendor": f"Shop {n}",
                **({"inbox_cost": n} if n < 4 else {}),
            }
            for n in range(12)
        )
    )
    page = read(client, members[11])
    rows = re.findall(r'<li class="measure">.*?</li>', page, re.DOTALL)
    named = re.compile(r'<h3>.*?</h3>|<title>.*?</title>|<p class="note">.*?</p>', re.DOTALL)
    questions = CATEGORIES[CATEGORY].questions
    withheld = {
        question.key: without_own(named.sub("", row))
        for question, row in zip(questions, rows, strict=True)
        if ">withheld<" in row
    }
    assert withheld["inbox_cost"] == withheld["sending_cost"]
    assert withheld["domain_vendor"] == withheld["warmup_tool"] == withheld["inbox_provider"]
    assert "It opens with an edition in which five or more agencies" in withheld["inbox_cost"]


@pytest.mark.parametrize(("key", "who"), [("", "been here for thirty days"), ("sk", "renewal")])
def test_what_opens_a_figure_names_who_counts(client: Client, owner: Member, settings, key, who):
    settings.STRIPE_API_KEY = key
    gives(owner, {"domain_cost": 12})
    assert who in text(read(client, owner))


def test_results_say_where_one_stands_in_words_pictures_and_numbers(client: Client, owner: Member):
    published(
        *(
            {"domain_cost": 10 + n, "inbox_provider": "google" if n % 2 else "microsoft"}
            for n in range(20)
        )
    )
    submit(member=owner, category=CATEGORY, data={"domain_cost": 150, "inbox_provider": "google"})
    page = read(client, owner)
    told = text(page)
    assert "About nine in ten agencies pay less for a domain than you." in told
    question = CATEGORIES[CATEGORY].by_key["domain_cost"]
    quantiles = editions(category=CATEGORY)["domain_cost"].published.quantiles
    tenth, lower, median, upper, ninetieth = (
        say(question, one.value) for one in quantiles.values()
    )
    over = say(question, 150 - quantiles["median"].value)
    assert f"Above the 90th percentile, about {over} over the median." in told
    assert (
        f"<title>Cost per domain: median {median}; middle half {lower} to {upper}; 10th to 90th"
        f" percentile {tenth} to {ninetieth}; 20–49 agencies; you $150</title>" in page
    )
    assert "you $150, off the scale" in told
    assert "Google Workspace (you) 50%" in told
    assert page.count('aria-label="You are here"') == 1
    assert "Compensation numbers open when you share yours" in told


def test_fifty_agencies_open_a_histogram(client: Client):
    members = published(*({"domain_cost": 10 + n % 20} for n in range(60)))
    page = read(client, members[3])
    assert '<svg class="histogram" role="img"><title>Shares: under $12 10%; ' in page
    assert page.count('class="own-column"') == 1
    assert "(you)" in text(page)


def test_two_members_pages_of_one_day_are_the_same_but_for_their_own_values(client: Client):
    members = published(*(answers(n) for n in range(60)))
    gives(outside := cast.make_member(), {**answers(90), "inbox_provider": "own"})
    pages = [read(client, member) for member in (members[0], members[31], members[59], outside)]
    assert len(set(pages)) == 4
    assert len({without_own(page) for page in pages}) == 1


def test_fifty_edits_of_one_s_own_answer_change_nothing_on_another_member_s_page(client: Client):
    members = published(*(answers(n) for n in range(12)))
    before = read(client, members[1])
    for n in range(50):
        submit(member=members[0], category=CATEGORY, data={"domain_cost": 10 + n})
    publish()
    assert read(client, members[1]) == before


def test_the_page_names_its_edition(client: Client):
    with time_machine.travel(datetime(2026, 11, 16, 9, tzinfo=UTC), tick=False):
        members = published(*(answers(n) for n in range(6)))
    assert "Edition of 16 November 2026 . A figure changes only" in text(read(client, members[0]))


def test_pay_says_how_old_it_is_and_from_when_one_s_own_counts(client: Client, owner: Member):
    with time_machine.travel(datetime(2026, 10, 1, 9, tzinfo=UTC), tick=False):
        submit(member=owner, category=Category.COMPENSATION, data={"va_hourly": 9})
        told = text(read(client, owner, "/benchmarks/compensation/"))
        assert "Pay is published when it is three months old; what you answered last can be in an"\
            " edition from 1 January 2027 on." in told  # fmt: skip
    with time_machine.travel(datetime(2027, 1, 1, 9, tzinfo=UTC), tick=False):
        told = text(read(client, owner, "/benchmarks/compensation/"))
        assert "Pay is published when it is three months old. How" in told


def test_a_group_is_chosen_by_address_and_the_member_s_own_come_first(client: Client):
    members = published(*(answers(n) for n in range(24)))
    for n, member in enumerate(members):
        band = "500k_1m" if n < 12 else "1m_2_5m"
        gives(member, {"revenue_band": band, "team_size": "2_5"}, category=Category.BUSINESS)
    publish(now=datetime.now(UTC) + timedelta(days=1))
    page = read(client, members[0], f"{INFRASTRUCTURE}?segment=revenue_band:500k_1m")
    assert '<option value="revenue_band:500k_1m" selected>Revenue band: $500K to $1M' in page
    own = re.search(r'<optgroup label="Yours">.*?</optgroup>', page, re.DOTALL)
    assert own
    assert re.findall(r'value="(.*?)"', own.group()) == ["revenue_band:500k_1m", "team_size:2_5"]
    assert "10–19" in text(page)
    assert "These are all agencies" not in text(page)
    of_all = read(client, members[0])
    assert "20–49" in text(of_all)


def test_a_group_of_too_few_shows_all_agencies_and_says_so(client: Client):
    members = published(*(answers(n) for n in range(12)))
    page = read(client, members[0], f"{INFRASTRUCTURE}?segment=team_size:over_50")
    assert "Too few agencies of this group for figures that give nobody away." in text(page)
    assert "Cost per domain, all agencies" in text(page)


@pytest.mark.parametrize("asked", ["shoes", "revenue_band:", "all:all", "x" * 5000])
def test_a_group_that_does_not_exist_is_all_agencies_and_said(client: Client, asked: str):
    members = published(*(answers(n) for n in range(6)))
    client.force_login(members[0])
    response = client.get(INFRASTRUCTURE, {"segment": asked})
    assert "There is no such group; these are all agencies." in response.content.decode()


def test_answers_set_aside_leave_the_figures_open(client: Client, owner: Member):
    published(*(answers(n) for n in range(6)))
    gives(owner, {"domain_cost": 12}, accepted=False)
    told = text(read(client, owner))
    assert "A reviewer set your answers aside" in told
    assert "5–9" in told


@pytest.mark.parametrize(
    "address", ["", "?segment=team_size:2_5", "domain_cost/", "inbox_provider/"]
)
def test_pages_cost_the_same_queries_with_one_agency_and_with_thirty(
    client: Client, owner: Member, address: str, django_assert_max_num_queries
):
    # Who asks, what they answered, the figures. A category: what an answer pays. A question: its
    # course and the member's earlier answers.
    most = {"domain_cost/": 6, "inbox_provider/": 4}.get(address, 5)
    submit(member=owner, category=CATEGORY, data=answers(0))
    published(answers(1))
    client.force_login(owner)
    with django_assert_max_num_queries(most) as few:
        assert client.get(INFRASTRUCTURE + address).status_code == 200
    published(*(answers(n % 3) for n in range(30)))
    for category, data in SMALLEST.items():
        submit(member=owner, category=category, data=data)
    with django_assert_max_num_queries(most) as many:
        page = client.get(INFRASTRUCTURE + address).content
    assert len(many) == len(few) or address == "domain_cost/"
    assert b"\x3c/html>" in page
    assert len(page) < 60_000


@pytest.mark.parametrize("address", ["", "domain_cost/", "../method/"])
def test_pages_have_no_inline_style_or_script(client: Client, address: str):
    members = published(*(answers(n % 3) for n in range(60)))
    page = read(client, members[0], INFRASTRUCTURE.replace("infrastructure/", "method/") if
                address.startswith("..") else INFRASTRUCTURE + address)  # fmt: skip
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=|javascript:", page)
