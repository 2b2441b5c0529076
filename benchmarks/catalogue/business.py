"""What agencies earn and how they charge."""

from decimal import Decimal
from typing import Final

from benchmarks.catalogue.question import Question, QuestionKind, Questionnaire
from benchmarks.models import Category

AGENCY, PRICING, HEALTH = "Your agency", "What you charge", "What is left"

BUSINESS: Final = Questionnaire(
    category=Category.BUSINESS,
    about="What you earn, how you charge and what is left of it.",
    teaser="Retainers, pricing, margins and churn of others, and how large they are",
    questions=(
        Question(
            key="revenue_band",
            label="Revenue in the last twelve months",
            asks="What did your agency earn in the last twelve months?",
            kind=QuestionKind.CHOICE,
            group=AGENCY,
            help="Your own, not your clients'.",
            required=True,
            choices=(
                ("under_100k", "Under $100K"),
                ("100k_250k", "$100K to $250K"),
                ("250k_500k", "$250K to $500K"),
                ("500k_1m", "$500K to $1M"),
                ("1m_2_5m", "$1M to $2.5M"),
                ("2_5m_5m", "$2.5M to $5M"),
                ("over_5m", "$5M and more"),
            ),
        ),
        Question(
            key="agency_type",
            label="Agency type",
            asks="What kind of agency are you?",
            kind=QuestionKind.CHOICE,
            group=AGENCY,
            help="The nearest one.",
            choices=(
                ("outbound", "Outbound only"),
                ("lead_generation", "Lead generation, several channels"),
                ("gtm_engineering", "GTM engineering and RevOps"),
                ("full_service", "Full-service marketing"),
                ("consulting", "Consulting and fractional sales"),
            ),
        ),
        Question(
            key="team_size",
            label="Team size",
            asks="How many people work in your agency?",
            kind=QuestionKind.CHOICE,
            group=AGENCY,
            help="Everybody who works full time for you, contractors and yourself included.",
            choices=(
                ("solo", "Just me"),
                ("2_5", "2 to 5 people"),
                ("6_15", "6 to 15 people"),
                ("16_50", "16 to 50 people"),
                ("over_50", "More than 50 people"),
            ),
        ),
        Question(
            key="average_retainer",
            label="Average retainer",
            asks="What is your average retainer?",
            kind=QuestionKind.MONEY,
            group=PRICING,
            unit="a month",
            help="Per client, over the clients you have now.",
            minimum=Decimal(100),
            maximum=Decimal(250_000),
            likely=(Decimal(500), Decimal(40_000)),
            peers="have a {lower} average retainer than you",
        ),
        Question(
            key="pricing_model",
            label="Pricing model",
            asks="How do most of your clients pay?",
            kind=QuestionKind.CHOICE,
            group=PRICING,
            help="How most clients pay.",
            choices=(
                ("retainer", "Retainer"),
                ("per_lead", "Per lead"),
                ("performance", "Performance"),
                ("hybrid", "Hybrid"),
            ),
        ),
        Question(
            key="gross_margin",
            label="Gross margin",
            asks="What is your gross margin?",
            kind=QuestionKind.PERCENT,
            group=HEALTH,
            unit="of revenue",
            help="Revenue less what delivering the work costs, before overheads.",
            likely=(Decimal(5), Decimal(95)),
            peers="have a {lower} gross margin than you",
        ),
        Question(
            key="monthly_churn",
            label="Monthly churn",
            asks="How many of a hundred clients leave in a typical month?",
            kind=QuestionKind.PERCENT,
            group=HEALTH,
            unit="of clients",
            help="Clients lost in a typical month.",
            likely=(Decimal("0.2"), Decimal(30)),
            peers="have a {lower} churn than you",
        ),
        Question(
            key="revenue_per_employee",
            label="Revenue per employee",
            asks="What do you earn a year for each employee?",
            kind=QuestionKind.MONEY,
            group=HEALTH,
            unit="a year",
            help="Contractors who work full time for you count as employees.",
            minimum=Decimal(1_000),
            maximum=Decimal(5_000_000),
            decimals=0,
            likely=(Decimal(20_000), Decimal(800_000)),
            peers="earn {less} per employee than you",
        ),
    ),
)
