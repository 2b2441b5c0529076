"""What the curators of the demo community say of its titles: tags, authors, versions, and what
became of some.

Data only; `titles.py` has the titles themselves.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cache


class Fate(Enum):
    """Where a title stands today."""

    SHELF = ""
    DRAFT = "draft"
    WORDS = "words"  # A draft whose file is still to come.
    SCHEDULED = "scheduled"
    ARCHIVED = "archived"


@dataclass(frozen=True)
class Version:
    """A file that came later, so many days before the community's day."""

    age: int
    changelog: str


@dataclass(frozen=True)
class About:
    """What a curator adds to a title. The author is a member's address, or the name of somebody
    from outside.
    """

    tags: tuple[str, ...] = ()
    author: str = ""
    fate: Fate = Fate.SHELF
    versions: tuple[Version, ...] = ()


# slug | tags | author | what became of it; below it each later version: days ago, what is new.
ABOUT = """
deliverability-first-aid | deliverability, domains, DNS, incidents | jonas@coldfront.example |
offer-teardown | offers, copywriting, pricing | |
retainer-proposal | retainers, proposals, contracts, pricing | maren@tern.example |
12 The page for legal names the new rules on data.
hiring-first-gtm-engineer | hiring, onboarding, salaries | callum@quarrygtm.example |
inbox-and-domain-inventory | inboxes, domains, inventory | annelies@inboxfoundry.example |
70 Counts inboxes per client, not only per domain.
11 A column for what each inbox costs a month, and a total per provider.
reply-handling | replies, client success, delegation | grace@northgate.example |
weekly-client-report | reporting, client success | |
90 Six numbers instead of nine: nobody read the other three.
first-line-research | research, copywriting, enrichment | priya@secondtouch.example |
25 Ten first lines are new, and four went that stopped working.
discovery-calls | discovery, meetings, objections | dele@plainsend.example |
domain-warmup-calendar | warm-up, domains, deliverability | jonas@coldfront.example |
160 The calendar for a hundred inboxes.
85 Slower first week: thirty messages were too many for new domains.
16 The limits of the large providers as they stand since the autumn.
list-hygiene | list hygiene, deliverability, compliance | |
subject-lines-tested | subject lines, copywriting, testing | adaeze@signalsons.example |
copy-clinic | copywriting, sequences | priya@secondtouch.example |
cold-email-foundations | onboarding, sequences, compliance | |
pricing-ladder | pricing, offers, retainers | luca@bridleworks.example |
raising-prices | pricing, retainers, churn | |
partner-agreement | contracts, partners, referrals | Dana Whitfield, attorney |
founder-time-audit | delegation, automation, margins | |
case-studies-without-names | case studies, offers | sofia@meridianreach.example |
pipeline-forecast | forecasting, reporting, meetings | |
multichannel-sequence | sequences, LinkedIn, calling | |
gtm-engineering-stack | automation, enrichment, domains, sending tools | callum@quarrygtm.example |
ninety-day-account-review | churn, client success, meetings | |
offboarding-client | churn, contracts, domains | |
client-health-score | churn, client success, reporting | noor@haldenco.example |
difficult-conversations | client success, churn, objections | |
client-onboarding | onboarding, client success, delegation | maren@tern.example |
delegation-handbook | delegation, automation, hiring | |
objection-scripts | objections, calling | | draft
exit-notes | margins | | words
sending-limits-explained | sending tools, inboxes | jonas@coldfront.example | scheduled
open-rates-by-industry | subject lines, testing | | archived
"""


@cache
def about() -> dict[str, About]:
    """What is said of each title, by its slug."""
    found: dict[str, About] = {}
    slug = ""
    for line in ABOUT.strip().splitlines():
        if line.split(" ", 1)[0].isdigit():
            age, changelog = line.split(" ", 1)
            versions = (*found[slug].versions, Version(int(age), changelog))
            found[slug] = About(found[slug].tags, found[slug].author, found[slug].fate, versions)
            continue
        slug, tags, author, fate = (cell.strip() for cell in line.split("|"))
        found[slug] = About(tuple(tags.split(", ")), author, Fate(fate))
    return found
