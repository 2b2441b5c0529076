"""What a member may want to read on an answer that stands apart: on which side it is worth a
reading, in which words, and by which tags of the library.

A tag that is renamed keeps its slug, one that is merged is found by the tag it lives on in: which
resources a question leads to is decided by tagging them, without a release.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Final, NamedTuple
from urllib.parse import urlencode

from benchmarks.results.apart import Gap
from benchmarks.rules.standing import HIGH, LOW, QuantileBand
from resources.recommending import Reason


class Side(Enum):
    """Which answers are worth a reading: those above the middle half, or those below."""

    ABOVE = HIGH
    BELOW = LOW

    @property
    def word(self) -> str:
        """How such an answer stands."""
        return "high" if self is Side.ABOVE else "low"


class Topic(NamedTuple):
    """What the library may hold on one question: `subject` with its verb, and the tags' slugs."""

    side: Side
    subject: str
    tags: tuple[str, ...]

    @property
    def reason(self) -> Reason:
        """Why the library is recommended."""
        return Reason(f"Because {self.subject} {self.side.word}", self.tags)

    @property
    def query(self) -> str:
        """What the library is asked for all on it."""
        return urlencode([("tag", tag) for tag in self.tags])


# A cost is worth a reading where it is high, a rate where it is low. Of what is no fault on either
# side, only the one that does harm: too many messages an inbox, too few days of warm-up.
TOPICS: Final = {
    "gtm_engineer_us": Topic(Side.ABOVE, "your pay for GTM engineers is", ("hiring", "automation")),
    "gtm_engineer_offshore": Topic(
        Side.ABOVE, "your pay for offshore GTM engineers is", ("hiring", "automation")
    ),
    "sdr_us_base": Topic(Side.ABOVE, "your base pay for SDRs is", ("hiring", "onboarding")),
    "sdr_offshore": Topic(Side.ABOVE, "your pay for offshore SDRs is", ("hiring", "onboarding")),
    "account_manager": Topic(
        Side.ABOVE, "your pay for account managers is", ("delegation", "client-success")
    ),
    "va_hourly": Topic(Side.ABOVE, "your rate for virtual assistants is", ("delegation",)),
    "copywriter_hourly": Topic(Side.ABOVE, "your rate for copywriters is", ("copywriting",)),
    "domain_cost": Topic(Side.ABOVE, "your cost per domain is", ("domains",)),
    "inbox_cost": Topic(Side.ABOVE, "your inbox cost is", ("inboxes",)),
    "warmup_cost": Topic(Side.ABOVE, "your warm-up cost is", ("warm-up",)),
    "sending_cost": Topic(Side.ABOVE, "your cost of sending is", ("sending-tools", "automation")),
    "enrichment_cost": Topic(Side.ABOVE, "your cost of data is", ("enrichment", "research")),
    "average_retainer": Topic(Side.BELOW, "your average retainer is", ("retainers", "pricing")),
    "gross_margin": Topic(Side.BELOW, "your gross margin is", ("pricing", "delegation")),
    "monthly_churn": Topic(Side.ABOVE, "your monthly churn is", ("churn", "client-success")),
    "revenue_per_employee": Topic(
        Side.BELOW, "your revenue per employee is", ("delegation", "automation")
    ),
    "domains_per_client": Topic(
        Side.ABOVE, "your number of domains per client is", ("domains", "inventory")
    ),
    "inboxes_per_domain": Topic(
        Side.ABOVE, "your number of inboxes per domain is", ("inboxes", "deliverability")
    ),
    "daily_sends": Topic(
        Side.ABOVE, "your number of daily sends is", ("deliverability", "inboxes")
    ),
    "warmup_days": Topic(Side.BELOW, "your number of warm-up days is", ("warm-up",)),
    "reply_rate": Topic(Side.BELOW, "your reply rate is", ("replies", "copywriting")),
    "positive_reply_rate": Topic(Side.BELOW, "your positive reply rate is", ("replies", "offers")),
    "meeting_rate": Topic(Side.BELOW, "your meeting rate is", ("discovery", "replies")),
}


def topic_of(key: str, band: QuantileBand | None) -> Topic | None:
    """What there may be to read on an answer in this band; None where it stands on the side that
    needs no reading.
    """
    topic = TOPICS.get(key)
    return topic if topic and band in topic.side.value else None


def reasons(gaps: Iterable[Gap]) -> list[Reason]:
    """Why the library may help, for each of these answers that needs it, in their order."""
    found = (topic_of(gap.measure.question.key, gap.measure.band) for gap in gaps)
    return [topic.reason for topic in found if topic]
