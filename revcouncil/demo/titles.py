"""The library of the demo community: its titles. Data only; `files.py` makes the files."""

from dataclasses import dataclass, field
from functools import cache

from resources.catalogue import Category, Type
from revcouncil.demo.about import About, Fate, about


@dataclass(frozen=True)
class Title:
    """One resource. `age` is in days before the community's day; the more `popular`, the more
    members take it.
    """

    slug: str
    title: str
    category: Category
    type: Type
    ending: str
    age: int
    popularity: int
    lede: str
    parts: tuple[str, ...]
    featured: bool = False
    columns: tuple[str, ...] = ()
    about: About = field(default_factory=About)

    @property
    def description(self) -> str:
        """In Markdown, as a curator would write it."""
        listed = "\n".join(f"- {part}" for part in self.parts)
        return f"{self.lede}\n\n## What is in it\n\n{listed}\n"


# slug | title | category | type | ending | age | popularity | marks then what it is, then its
# parts, one a line; a blank line between two resources. A sheet's columns follow "columns:".
TITLES = """
deliverability-first-aid | Deliverability first aid: the first 48 hours | COLD_EMAIL | SOP | pdf \
| 5 | 30 | featured
Your client's reply rate halved overnight. This is the order of checks that finds out why, and \
what to say to the client while you look. \
It was written after **eleven incidents at three agencies**; in nine of them the cause was found \
in the first four checks.
Stop, sample, split: what to pause in the first ten minutes, and what to leave running
The three DNS records, read aloud, with the two mistakes that pass every checker
Seed tests that tell a domain problem from a content problem
Two letters to the client: one for hour two, one for the end of day two

offer-teardown | Offer teardown: seven agencies, seven rewrites | SALES_GTM | VIDEO | mp4 | 4 | \
24 | featured
Seven members put their offer on the table and the council rewrote it line by line. Watch it \
before you touch your own.
The one sentence each of them could not finish
What the price said before and after
Which rewrite was tested, and what came of it

retainer-proposal | Retainer proposal that survives procurement | AGENCY_GROWTH | TEMPLATE | docx \
| 38 | 26 | featured
A proposal of four pages that a purchasing department can sign without a call. Square brackets \
mark what you fill in.
Scope as outcomes, with the three exclusions everybody forgets
Payment terms that start before the work does
The page for legal: liability, data, notice
A cover letter of ninety words

hiring-first-gtm-engineer | Hiring your first GTM engineer | AGENCY_GROWTH | PLAYBOOK | pdf | 9 | \
20 | featured
The role is new and so are most applicants. How six agencies found theirs, what they paid, and \
which tasks told them most.
The scorecard, before the advertisement
A paid trial of four hours that is fair to both sides
What to give them in week one, and what not yet
Salaries by country, from the benchmarks of this council

inbox-and-domain-inventory | Inbox and domain inventory | OPERATIONS | TEMPLATE | xlsx | 120 | 22 \
| featured
Every domain, every inbox, who pays for it and when it renews. It has saved two of us from losing \
a client's main domain.
One sheet for domains, one for inboxes, one that counts both per client
Renewals of the next thirty days stand out in bold
columns: Client,Domain,Registrar,Renews,Inboxes,Provider,Monthly cost

reply-handling | Reply handling in under four hours | CUSTOMER_SERVICE | SOP | pdf | 140 | 17 |
Speed of answer decides more meetings than the first line does. Who reads, who answers, and what \
may be sent without asking.
The rota, with cover for lunch and for Fridays
Nine kinds of reply and the answer to each
When to hand over to the client, and in which words

weekly-client-report | Weekly client report | OPERATIONS | TEMPLATE | xlsx | 200 | 18 |
Six numbers, one sentence, one question. Clients read it because it fits on a phone.
The sheet that fills itself from an export
How to write the sentence when the week was bad
columns: Week,Sent,Delivered,Replies,Positive,Meetings,Comment

first-line-research | First-line research in ten minutes | COLD_EMAIL | PLAYBOOK | pdf | 210 | 16 |
Where to look, in which order, and when to stop. With forty first lines that earned an answer, \
and why.
Five sources that are never empty
The three-minute rule
Forty lines with their reply rates

discovery-calls | Discovery calls, from opener to next step | SALES_GTM | COURSE | zip | 150 | 12 |
Five lessons with worksheets. You will record two calls of your own and mark them with the \
checklist.
Lesson 1: the first ninety seconds
Lesson 2: questions that are not on their slides
Lesson 3: money, early
Lesson 4: silence
Lesson 5: a next step with a date

domain-warmup-calendar | Domain purchase and warm-up calendar | COLD_EMAIL | SOP | pdf | 230 | 13 |
What to buy, in which week, and how many messages a day until the first campaign leaves.
Names that look like you and not like a trick
The calendar for ten, thirty and a hundred inboxes
Signs that say: wait another week

list-hygiene | List hygiene by the quarter | COLD_EMAIL | SOP | pdf | 170 | 9 |
A slow decline over weeks is a list problem. Four passes, once a quarter, in an afternoon.
What to delete without looking
What to verify, and with what error rate
How to keep the people who said "not now"

subject-lines-tested | Two hundred subject lines, tested | COLD_EMAIL | TEMPLATE | csv | 260 | 15 |
Collected from nine agencies, with opens replaced by replies, because opens lie.
Sorted by industry and length
The twenty that stopped working this year
columns: Subject,Industry,Sent,Replies,Reply rate

copy-clinic | Copy clinic: nine sequences, marked live | COLD_EMAIL | VIDEO | mp4 | 75 | 10 |
Nine sequences on the screen and a red pen. No one is named, everyone recognised themselves.
Too long, and where to cut
Asking for less in the first message
The follow-up that adds something

cold-email-foundations | Cold email foundations for new hires | COLD_EMAIL | COURSE | zip | 300 | \
8 |
Give this to whoever starts on Monday. Six short lessons, a glossary and a quiz you can mark in \
five minutes.
How a message reaches an inbox
What a sequence is for
Reading replies
The law, in plain words, by country

pricing-ladder | The pricing ladder | AGENCY_GROWTH | PLAYBOOK | docx | 95 | 14 |
Three offers instead of one, and how to move a client from the first to the third without a \
renegotiation.
Working out what the middle step must cost
Words for the conversation
Two agencies that skipped a step, and what it cost them

raising-prices | Raising prices on the clients you have | AGENCY_GROWTH | PLAYBOOK | pdf | 190 | \
11 |
Everybody waits too long. Whom to ask first, how much, and what to do when one says no.
The order: newest first
A letter of six sentences
The answer to "we have a budget until December"

partner-agreement | Partner and referral agreement | AGENCY_GROWTH | TEMPLATE | docx | 250 | 6 |
Two pages for agencies that send each other work. Checked by a lawyer in two countries; have \
yours look, too.
What counts as a referral
When the commission ends
How to part as friends

founder-time-audit | Founder's time audit | AGENCY_GROWTH | COURSE | zip | 110 | 5 |
Two weeks of notes, one afternoon of sums, and a list of what to give away first.
The note-taking sheet
What an hour of yours costs
Giving it away so that it stays away

case-studies-without-names | Case studies without the client's name | SALES_GTM | PLAYBOOK | pdf \
| 160 | 10 |
Your best results are under a confidentiality agreement. How to tell them so that they still \
convince.
Four details that prove it happened
What to ask the client for instead of a logo
Before and after of three case studies

pipeline-forecast | Pipeline forecast on one page | SALES_GTM | TEMPLATE | xlsx | 65 | 11 |
From meetings to money in five columns. It is wrong by a tenth and takes three minutes a week.
Your own conversion rates, not borrowed ones
A line for the month after next
columns: Month,Meetings,Proposals,Won,Average deal,Forecast

multichannel-sequence | A sequence over three channels | SALES_GTM | SOP | pdf | 45 | 12 |
E-mail, LinkedIn and telephone in eleven steps, with what each is allowed to ask.
The calendar for one contact
What to say when they mention the other channel
When to stop

gtm-engineering-stack | The GTM engineer's stack, drawn | SALES_GTM | VIDEO | mp4 | 28 | 9 |
From a raw list to a booked meeting, tool by tool, with what each costs and what could replace it.
Sources and enrichment
Where the waterfall leaks
What we dropped, and why

ninety-day-account-review | The ninety-day account review | CUSTOMER_SERVICE | PLAYBOOK | pdf | \
130 | 9 |
Clients leave in the fourth month. Hold this conversation in the third.
The five questions, and the order they come in
Numbers to bring along
What to promise, and what not

offboarding-client | Parting with a client well | CUSTOMER_SERVICE | SOP | docx | 85 | 5 |
Domains, data, passwords and a last letter. Half of those who left this way came back or sent \
somebody.
The checklist for the last two weeks
Who owns what
The letter

client-health-score | Client health score | CUSTOMER_SERVICE | TEMPLATE | xlsx | 55 | 8 |
Seven signs, weighed, in one sheet. Turns red three weeks before the client says anything.
The signs and why these
How to talk about a red one
columns: Client,Reply time,Meetings held,Invoices paid,Mood,Score

difficult-conversations | Difficult conversations, practised | CUSTOMER_SERVICE | VIDEO | mp4 | \
14 | 7 |
Four role plays between members: the missed target, the late invoice, the changed mind, the angry \
founder.
What was said, and what was heard
A second try of each

client-onboarding | Client onboarding in five working days | OPERATIONS | SOP | pdf | 220 | 13 |
From signature to first message on day five. Who does what on each day, and what to do when the \
client is late.
The kick-off in forty minutes
The questionnaire clients finish
Day three: the gate nobody passes without a list

delegation-handbook | Delegation handbook for teams of five | OPERATIONS | PLAYBOOK | zip | 2 | 6 |
Every recurring task of an outbound agency with its owner, its check and its stand-in. Take out \
what you don't do.
The list of sixty-two tasks
How to hand one over in three sittings
What to check weekly, and what never

objection-scripts | Objections, and what was said next | SALES_GTM | TEMPLATE | docx | 3 | 1 |
Twelve objections from real calls with the answer that kept the conversation going.
When no means no

exit-notes | Selling the agency: notes of three founders | AGENCY_GROWTH | PLAYBOOK | pdf | 1 | 1 |
What buyers asked for first. The file waits for the third founder's corrections.
What stays when you leave

sending-limits-explained | Sending limits, explained for clients | COLD_EMAIL | SOP | pdf | 1 | 1 |
One page to forward when a client asks why you do not simply send more.
The sum for a campaign of ten thousand

open-rates-by-industry | Open rates by industry | COLD_EMAIL | TEMPLATE | csv | 280 | 1 |
Collected before mail programs began to open everything themselves.
columns: Industry,Sent,Score
"""


@cache
def titles() -> tuple[Title, ...]:
    """All titles, as declared."""
    return tuple(_title(block) for block in TITLES.strip().split("\n\n"))


@cache
def on_the_shelf() -> tuple[Title, ...]:
    """The titles members can take."""
    return tuple(title for title in titles() if title.about.fate is Fate.SHELF)


def archived() -> Title:
    """The title some took before it left the shelves."""
    return next(title for title in titles() if title.about.fate is Fate.ARCHIVED)


def _title(block: str) -> Title:
    head, lede, *parts = block.splitlines()
    slug, title, category, type_, ending, age, popularity, marks = (
        cell.strip() for cell in head.split("|")
    )
    columns = (
        tuple(parts.pop().removeprefix("columns: ").split(","))
        if parts[-1].startswith("columns: ")
        else ()
    )
    return Title(
        slug=slug,
        title=title,
        category=Category(category),
        type=Type(type_),
        ending=ending,
        age=int(age),
        popularity=int(popularity),
        lede=lede,
        parts=tuple(parts),
        featured=marks == "featured",
        columns=columns,
        about=about()[slug],
    )
