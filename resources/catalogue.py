"""What the library holds, each kind declared once: a new one is one member here.

Choices, forms, filters, covers, import and the database's check follow. `makemigrations` writes the
one migration there is: the check is a `CheckOnWrite`, so a longer list reads no row and locks the
table for a moment. A code has at most 20 letters.
"""

from typing import Final

from django.db import models

CODE_LENGTH: Final = 20


class Category(models.TextChoices):
    """The category of a resource: code, the hatching of its covers, label.

    The engravers' hatching: lines across azure, upright gules, aslant vert, crossed sable, dotted
    or (revcouncil/templates/_sprite.html).
    """

    hatch: str

    COLD_EMAIL = "COLD_EMAIL", "hatch-fess", "Cold email"
    SALES_GTM = "SALES_GTM", "hatch-pale", "Sales and GTM"
    CUSTOMER_SERVICE = "CUSTOMER_SERVICE", "hatch-bend", "Customer service"
    OPERATIONS = "OPERATIONS", "hatch-cross", "Operations"
    AGENCY_GROWTH = "AGENCY_GROWTH", "hatch-dots", "Agency growth"

    def __new__(cls, code: str, hatch: str = "") -> "Category":
        """The label is taken off by Django."""
        made = str.__new__(cls, code)
        made._value_ = code
        made.hatch = hatch
        return made

    @property
    def css(self) -> str:
        """The class of its covers, such as cold-email."""
        return self.value.lower().replace("_", "-")


class Type(models.TextChoices):
    """What kind of thing it is: code, what is drawn on its cover, label."""

    charge: str

    TEMPLATE = (
        "TEMPLATE",
        '<path class="charge" d="M62 20h27l9 9v51H62z"/>'
        '<path class="charge-cut" d="M89 18v12h11M70 44h20M70 54h20M70 64h13"/>',
        "Template",
    )
    SOP = (
        "SOP",
        '<path class="charge" d="M40 24h14v14H40zM40 43h14v14H40zM40 62h14v14H40z'
        'M62 27h58v8H62zM62 46h58v8H62zM62 65h36v8H62z"/>',
        "SOP",
    )
    PLAYBOOK = (
        "PLAYBOOK",
        '<path class="charge" d="M79 31L42 22v48l37 10z"/>'
        '<path class="charge-line" d="M82.5 33.4L116.5 25v43.8L82.5 77.9z"/>',
        "Playbook",
    )
    COURSE = (
        "COURSE",
        '<path class="charge" d="M80 16l44 25v13L80 29 36 54V41zM80 40l44 25v13L80 53 36 78V65z"/>'
        '<circle class="charge" cx="80" cy="76" r="7"/>',
        "Course",
    )
    VIDEO = "VIDEO", '<path class="charge" d="M57 20l52 30-52 30z"/>', "Video"

    def __new__(cls, code: str, charge: str = "") -> "Type":
        """The label is taken off by Django."""
        made = str.__new__(cls, code)
        made._value_ = code
        made.charge = charge
        return made

    @property
    def is_watched(self) -> bool:
        """Whether it is shown by a player instead of a cover."""
        return self is Type.VIDEO


class State(models.TextChoices):
    """How far a resource is on its way to members; being archived is apart from it."""

    DRAFT = "DRAFT", "Draft"
    SCHEDULED = "SCHEDULED", "Scheduled"
    PUBLISHED = "PUBLISHED", "Published"
