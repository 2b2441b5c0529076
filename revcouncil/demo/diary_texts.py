"""What the demo community wrote in its diary, replied, and set out to do. Data only."""

# ruff: noqa: RUF001
# The apostrophes of a printed page are meant.

from dataclasses import dataclass
from typing import Final

from growth.models import Period

MAREN: Final = "maren@tern.example"
ADAEZE: Final = "adaeze@signalsons.example"
PRIYA: Final = "priya@secondtouch.example"
JONAS: Final = "jonas@coldfront.example"
JOANA: Final = "joana@tern.example"


@dataclass(frozen=True)
class Said:
    """A reply: whose, how many days before today, and what."""

    who: str
    days: int
    text: str


@dataclass(frozen=True)
class Wrote:
    """An entry: whose, how many days before today, and what; `liked` is by how many."""

    who: str
    days: int
    title: str
    text: str
    liked: int = 0
    replies: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Aim:
    """A goal: how many days before today it was set, and reached, if it was."""

    who: str
    title: str
    period: Period
    days: int
    reached: int | None = None


ENTRIES: Final = (
    Wrote(
        ADAEZE,
        1,
        "We stopped sending on Mondays",
        "Four clients, six weeks, the same sequence. Monday’s replies were a third ruder and half"
        " as many. We looked for the cause in the copy for too long; it was the inbox the message"
        " landed in, which on Monday is full.",
        14,
        (
            Said(
                "priya@secondtouch.example",
                1,
                "Same here, and the afternoon was worse than the morning. Did you move the volume"
                " or drop it?",
            ),
            Said(MAREN, 0, "We dropped it for two clients. Friday’s list is shorter and better."),
        ),
    ),
    Wrote(
        MAREN,
        3,
        "Raised the retainer by $400; one client left",
        "Five renewals this month, four said yes within a day. The fifth had been the hardest to"
        " please and the cheapest. I had put the talk off since spring.\n\nWhat I said, in the end,"
        " was three sentences: what we do now that we did not do when they signed, what it costs"
        " from the first of the month, and that I would understand a no. The four who stayed asked"
        " nothing at all.",
        11,
        (
            Said(ADAEZE, 2, "Three sentences is two more than I manage. Thank you."),
            Said(JONAS, 2, "Did the fifth say why, or only that?"),
        ),
    ),
    Wrote(
        PRIYA,
        4,
        "The second account manager wrote the manual",
        "She began in September and had nothing to read. In her third week she wrote down what she"
        " had asked and what she was told. It is eleven pages. The next one starts with it.",
        8,
    ),
    Wrote(
        MAREN,
        8,
        "Eleven domains nobody used",
        "The audit found eleven domains that still pointed at a client who left in 2024. We were"
        " paying $14.20 a year for each, which is nothing. Three had been used by somebody else to"
        " send, and that is not nothing.\n\n- Seven are given back.\n- Three are burnt and stay"
        " with us, parked.\n- One we keep, since its name is good.",
        9,
        (Said(JOANA, 7, "I still have the list of logins, if you want to see who had keys."),),
    ),
    Wrote(
        MAREN,
        12,
        "A sequence of four, not seven",
        "We cut the last three steps for two clients and compared six weeks. Replies fell by four"
        " in a hundred, complaints by half. Four it is, until somebody shows me the meeting that"
        " the seventh step made.",
        7,
    ),
    Wrote(
        MAREN,
        15,
        "October in four numbers",
        "Revenue up by 6%. Gross margin 66%, which is above the line I drew. Two clients came, none"
        " went. I worked three of four Fridays, which was not the plan.",
        6,
    ),
    Wrote(
        MAREN,
        17,
        "No, by feel",
        "The third candidate answered everything well. I said no, by feel, and could not tell Joana"
        " what the feeling was.",
        4,
        (Said(ADAEZE, 16, "Write down the one moment it turned. It is usually one."),),
    ),
    Wrote(
        ADAEZE,
        18,
        "What I ask in the second interview",
        "One cold call, with me as the prospect, and the silence afterwards. Who fills it first"
        " tells me most.",
        13,
        (Said(MAREN, 17, "Taking this for the SDR post. I always fill it myself."),),
    ),
    Wrote(
        MAREN,
        21,
        "Three calls, no decision",
        "Three first calls for the SDR post. Two liked the pay, one liked the work. I want to"
        " compare them side by side before I see a fourth.",
        3,
    ),
    Wrote(
        MAREN,
        26,
        "Two Fridays without me",
        "I stayed away for two Fridays, with the laptop shut. Dmitri ran the stand-up, Joana took"
        " the client who always calls. I came back to nothing on fire and one decision that I would"
        " have made differently and worse. I promised Dmitri a review before the month is out.",
        10,
    ),
    Wrote(
        JONAS,
        30,
        "Cold calls, the honest count",
        "212 dials, 31 conversations, two meetings, one that came. I had told a client it would be"
        " five. Tomorrow I call and say so before they count.",
        9,
    ),
    Wrote(
        MAREN,
        33,
        "What a good reply looks like",
        "I read two hundred replies of September in one sitting. The good ones begin with a"
        " question about us. The bad ones begin with a question about where we got the address.",
        5,
    ),
    Wrote(
        ADAEZE,
        37,
        "The retainer that paid for the bad months",
        "A smaller fixed fee and a floor. Nobody negotiated the floor, because nobody reads it as a"
        " price.",
        12,
    ),
    Wrote(
        MAREN,
        40,
        "The client who always calls",
        "Four calls a week, none longer than five minutes. We gave him a shared page with the"
        " numbers and a name to write to. This week he called once, to say that he likes the page.",
        6,
    ),
    Wrote(
        MAREN,
        44,
        "How we price, written down",
        "One page, at last. What is in the retainer, what is not, and the three things we do for"
        " free because saying no would take longer.",
        8,
    ),
    Wrote(
        MAREN,
        46,
        "A list is a promise",
        "The vendor’s list had 9% dead addresses, and he called that clean. We check all of them"
        " ourselves now. It costs $31 a thousand and a day.",
        4,
    ),
    Wrote(
        MAREN,
        54,
        "Why I write this",
        "In spring I could not say what I had done in winter. The numbers were there; the reasons"
        " were gone.",
        5,
    ),
    Wrote(
        MAREN,
        66,
        "The warm-up tool is replaced",
        "Six weeks of both side by side. The new one lands better in two of three places and is"
        " worse in the third, which no client of ours uses.",
        3,
    ),
    Wrote(
        MAREN,
        74,
        "First owner-free Friday",
        "Nobody noticed, which I had hoped and did not like.",
        7,
    ),
    Wrote(
        MAREN,
        80,
        "Summer, in one line",
        "Fewer clients, better ones, and I know all their names again.",
        4,
    ),
)

DRAFTS: Final = (
    (
        MAREN,
        "What the audit of our domains cost",
        "We paid an outsider $1,900 to look at our domains, and I had put it of for a year.\n\nHe"
        " found eleven that still pointed at a client who left in 2024. We was paying for each of"
        " them, $14.20 a year, which is nothing; but three had been used by somebody else to send,"
        " and that is not nothing at all.\n\nThe list he made fits on a page. I could of made it"
        " myself in an afternoon, if I had known what to look for. Now I do, and its in the"
        " library.",
    ),
    (
        MAREN,
        "Hiring, the third attempt",
        "The first one left after a month, the second before the month. What did the two posts"
        " have in common, except for me?",
    ),
)

GOALS: Final = (
    Aim(MAREN, "Call the two clients who were quiet this week", Period.DAILY, 0),
    Aim(MAREN, "Publish the piece on the domain audit", Period.WEEKLY, 0),
    Aim(MAREN, "Four first calls for the SDR post", Period.WEEKLY, 0),
    Aim(MAREN, "Renew five retainers at the new price", Period.MONTHLY, 3),
    Aim(MAREN, "Hire an SDR who stays", Period.QUARTERLY, 20),
    Aim(MAREN, "Gross margin above 65% in two months of three", Period.QUARTERLY, 20),
    Aim(MAREN, "Take two weeks off, without the laptop", Period.YEARLY, 200),
    Aim(MAREN, "Move all inboxes off the old provider", Period.MONTHLY, 50),
    Aim(MAREN, "Ask every client for one introduction", Period.WEEKLY, 16, 14),
    Aim(MAREN, "Write down how we price", Period.MONTHLY, 60, 44),
    Aim(MAREN, "Third owner-free Friday in a row", Period.MONTHLY, 80, 70),
    Aim(MAREN, "Replace the warm-up tool", Period.QUARTERLY, 85, 66),
    Aim(ADAEZE, "Hire the second account manager", Period.QUARTERLY, 100, 60),
    Aim(ADAEZE, "Write to every client we lost in 2025", Period.MONTHLY, 50, 40),
    Aim(ADAEZE, "Two talks outside Lagos", Period.YEARLY, 220, 110),
    Aim(PRIYA, "Three hires who are still here in spring", Period.YEARLY, 150),
)
