"""What sending costs."""

from decimal import Decimal
from typing import Final

from benchmarks.catalogue.question import Question, QuestionKind, Questionnaire
from benchmarks.models import Category

DOMAINS, INBOXES, TOOLS = "Domains", "Inboxes and warm-up", "Sending and data"

INFRASTRUCTURE: Final = Questionnaire(
    category=Category.INFRASTRUCTURE,
    about="What domains, inboxes, warm-up, sending and data cost you.",
    teaser="What others pay for domains, inboxes, warm-up, sending and data, and where they buy",
    questions=(
        Question(
            key="domain_cost",
            label="Cost per domain",
            kind=QuestionKind.MONEY,
            group=DOMAINS,
            unit="a year",
            help="Registration only, for one domain.",
            required=True,
            minimum=Decimal("0.5"),
            maximum=Decimal(200),
            sanity_minimum=Decimal(2),
            sanity_maximum=Decimal(60),
            peers="pay {less} for a domain than you",
        ),
        Question(
            key="domain_vendor",
            label="Domain vendor",
            kind=QuestionKind.TEXT,
            group=DOMAINS,
            help="Where you buy most of them.",
            suggestions=("Porkbun", "Namecheap", "GoDaddy", "Cloudflare", "Dynadot", "Squarespace"),
        ),
        Question(
            key="inbox_cost",
            label="Cost per inbox",
            kind=QuestionKind.MONEY,
            group=INBOXES,
            unit="a month",
            help="For one inbox.",
            maximum=Decimal(50),
            sanity_maximum=Decimal(20),
            peers="pay {less} for an inbox than you",
        ),
        Question(
            key="inbox_provider",
            label="Inbox provider",
            kind=QuestionKind.CHOICE,
            group=INBOXES,
            help="Where most of your inboxes live.",
            choices=(
                ("google", "Google Workspace"),
                ("microsoft", "Microsoft 365"),
                ("own_servers", "Own mail servers"),
                ("other", "Another provider"),
            ),
        ),
        Question(
            key="warmup_tool",
            label="Warm-up tool",
            kind=QuestionKind.TEXT,
            group=INBOXES,
            help="The one most inboxes use.",
            suggestions=("Instantly", "Smartlead", "Mailreach", "Warmup Inbox", "Lemwarm", "None"),
        ),
        Question(
            key="warmup_cost",
            label="Warm-up cost",
            kind=QuestionKind.MONEY,
            group=INBOXES,
            unit="a month",
            help="For all inboxes together; 0 if it comes with the sending platform.",
            maximum=Decimal(20_000),
            sanity_maximum=Decimal(5_000),
            peers="pay {less} for warm-up than you",
        ),
        Question(
            key="sending_platform",
            label="Sending platform",
            kind=QuestionKind.TEXT,
            group=TOOLS,
            help="The one most campaigns leave from.",
            suggestions=("Instantly", "Smartlead", "EmailBison", "Lemlist", "Apollo", "Reply.io"),
        ),
        Question(
            key="sending_cost",
            label="Sending platform cost",
            kind=QuestionKind.MONEY,
            group=TOOLS,
            unit="a month",
            help="All seats and workspaces together.",
            maximum=Decimal(50_000),
            sanity_maximum=Decimal(10_000),
            peers="pay {less} for sending than you",
        ),
        Question(
            key="enrichment_cost",
            label="Data enrichment cost",
            kind=QuestionKind.MONEY,
            group=TOOLS,
            unit="a month",
            help="Lists, credits and enrichment tools together.",
            maximum=Decimal(100_000),
            sanity_maximum=Decimal(25_000),
            peers="pay {less} for data enrichment than you",
        ),
    ),
)
