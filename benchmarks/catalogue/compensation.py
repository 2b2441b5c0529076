"""What agencies pay the people who do the work."""

from decimal import Decimal
from typing import Final

from benchmarks.catalogue.question import Question, QuestionKind, Questionnaire
from benchmarks.models import Category

GTM, SDR, OTHERS = "GTM engineers", "Sales development", "Everybody else"

COMPENSATION: Final = Questionnaire(
    category=Category.COMPENSATION,
    about="What you pay the people who do the work, in US dollars before tax.",
    # Three months, the longest ones: pay is not published fresh.
    days_old=92,
    teaser="What others pay GTM engineers, SDRs, account managers and freelancers",
    questions=(
        Question(
            key="gtm_engineer_us",
            label="GTM engineer, United States",
            kind=QuestionKind.MONEY,
            group=GTM,
            unit="a year",
            help="Base salary of one full-time person; the typical one if you have several.",
            minimum=Decimal(15_000),
            maximum=Decimal(500_000),
            decimals=0,
            peers="pay a US GTM engineer {less} than you",
        ),
        Question(
            key="gtm_engineer_offshore",
            label="GTM engineer, offshore",
            kind=QuestionKind.MONEY,
            group=GTM,
            unit="a year",
            help="Outside the United States, full time, contractors included.",
            minimum=Decimal(2_000),
            maximum=Decimal(250_000),
            decimals=0,
            peers="pay an offshore GTM engineer {less} than you",
        ),
        Question(
            key="sdr_us_base",
            label="SDR base, United States",
            kind=QuestionKind.MONEY,
            group=SDR,
            unit="a year",
            help="Without commission.",
            minimum=Decimal(10_000),
            maximum=Decimal(250_000),
            decimals=0,
            peers="pay a US SDR a {lower} base than you",
        ),
        Question(
            key="sdr_commission",
            label="SDR commission",
            kind=QuestionKind.TEXT,
            group=SDR,
            help="In a few words, such as “$100 per meeting held”.",
            suggestions=(
                "Per meeting booked",
                "Per meeting held",
                "Percentage of deals won",
                "No commission",
            ),
        ),
        Question(
            key="sdr_offshore",
            label="SDR, offshore",
            kind=QuestionKind.MONEY,
            group=SDR,
            unit="a year",
            help="Full time, contractors included, without commission.",
            minimum=Decimal(1_500),
            maximum=Decimal(150_000),
            decimals=0,
            peers="pay an offshore SDR {less} than you",
        ),
        Question(
            key="account_manager",
            label="Account manager",
            kind=QuestionKind.MONEY,
            group=OTHERS,
            unit="a year",
            help="Wherever they sit, full time.",
            minimum=Decimal(3_000),
            maximum=Decimal(300_000),
            decimals=0,
            peers="pay an account manager {less} than you",
        ),
        Question(
            key="va_hourly",
            label="Virtual assistant",
            kind=QuestionKind.MONEY,
            group=OTHERS,
            unit="an hour",
            help="Wherever they sit.",
            minimum=Decimal(1),
            maximum=Decimal(150),
            peers="pay a virtual assistant {less} than you",
        ),
        Question(
            key="copywriter_hourly",
            label="Copywriter",
            kind=QuestionKind.MONEY,
            group=OTHERS,
            unit="an hour",
            help="Freelance or in-house.",
            minimum=Decimal(3),
            maximum=Decimal(500),
            peers="pay a copywriter {less} than you",
        ),
    ),
)
