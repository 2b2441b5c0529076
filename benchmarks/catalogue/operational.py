"""How agencies send and what comes back."""

from decimal import Decimal
from typing import Final

from benchmarks.catalogue.question import Question, QuestionKind, Questionnaire
from benchmarks.models import Category

SENDING, COMING_BACK = "How you send", "What comes back"

OPERATIONAL: Final = Questionnaire(
    category=Category.OPERATIONAL,
    about="How you send and what comes back, over the last 90 days and all clients.",
    teaser="Domains per client, daily sends, reply and meeting rates of others",
    questions=(
        Question(
            key="domains_per_client",
            label="Domains per client",
            kind=QuestionKind.NUMBER,
            group=SENDING,
            unit="domains",
            help="For a typical client.",
            required=True,
            minimum=Decimal(1),
            maximum=Decimal(1_000),
            sanity_maximum=Decimal(200),
            decimals=1,
            peers="run {fewer} domains per client than you",
        ),
        Question(
            key="inboxes_per_domain",
            label="Inboxes per domain",
            kind=QuestionKind.NUMBER,
            group=SENDING,
            unit="inboxes",
            help="On a typical domain.",
            minimum=Decimal(1),
            maximum=Decimal(200),
            sanity_maximum=Decimal(50),
            decimals=1,
            peers="run {fewer} inboxes per domain than you",
        ),
        Question(
            key="daily_sends",
            label="Daily sends per inbox",
            kind=QuestionKind.NUMBER,
            group=SENDING,
            unit="e-mails a day",
            help="Campaign e-mails only; warm-up does not count.",
            minimum=Decimal(1),
            maximum=Decimal(1_000),
            sanity_minimum=Decimal(2),
            sanity_maximum=Decimal(200),
            decimals=0,
            peers="send {fewer} e-mails a day per inbox than you",
        ),
        Question(
            key="warmup_days",
            label="Warm-up days",
            kind=QuestionKind.NUMBER,
            group=SENDING,
            unit="days",
            help="Before the first campaign leaves a new inbox.",
            maximum=Decimal(180),
            sanity_maximum=Decimal(90),
            decimals=0,
            peers="warm up for {fewer} days than you",
        ),
        Question(
            key="reply_rate",
            label="Reply rate",
            kind=QuestionKind.PERCENT,
            group=COMING_BACK,
            unit="of e-mails delivered",
            help="Replies of any kind; out-of-office notes do not count.",
            sanity_maximum=Decimal(30),
            peers="have a {lower} reply rate than you",
        ),
        Question(
            key="positive_reply_rate",
            label="Positive reply rate",
            kind=QuestionKind.PERCENT,
            group=COMING_BACK,
            unit="of replies",
            help="Replies that want to hear more.",
            sanity_maximum=Decimal(90),
            peers="have a {lower} positive reply rate than you",
        ),
        Question(
            key="meeting_rate",
            label="Meeting rate",
            kind=QuestionKind.PERCENT,
            group=COMING_BACK,
            unit="of positive replies",
            help="Positive replies that become a meeting.",
            sanity_maximum=Decimal(95),
            peers="have a {lower} meeting rate than you",
        ),
    ),
)
