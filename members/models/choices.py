"""The words a member's columns may hold, and the patterns of their names."""

from django.db import models


class ExperienceLevel(models.TextChoices):
    """Career steps, lowest first."""

    INTERN = "INTERN", "Intern"
    JUNIOR = "JUNIOR", "Junior"
    MID_LEVEL = "MID_LEVEL", "Mid level"
    SENIOR = "SENIOR", "Senior"
    LEAD = "LEAD", "Lead"
    MANAGER = "MANAGER", "Manager"
    DIRECTOR = "DIRECTOR", "Director"
    VP = "VP", "VP"
    C_LEVEL = "C_LEVEL", "C level"


class SubscriptionStatus(models.TextChoices):
    """What Stripe says of the subscription."""

    NONE = "NONE", "None"
    TRIALING = "TRIALING", "Trialing"
    ACTIVE = "ACTIVE", "Active"
    PAST_DUE = "PAST_DUE", "Past due"
    CANCELLED = "CANCELLED", "Cancelled"


class SeatTier(models.TextChoices):
    """The kind of seat a member holds."""

    INDIVIDUAL = "INDIVIDUAL", "Individual"
    OWNER = "OWNER", "Owner"
    TEAM_MEMBER = "TEAM_MEMBER", "Team member"


class CommunityRole(models.TextChoices):
    """The Discord role an account has reached."""

    NONE = "NONE", "None"
    SQUIRE = "SQUIRE", "Squire"
    KNIGHT = "KNIGHT", "Knight"
    LORD = "LORD", "Lord"
    DEBTOR = "DEBTOR", "Debtor"


HANDLE_PATTERN = r"^[A-Za-z0-9_-]{3,30}$"
DISCORD_ID_PATTERN = r"^[0-9]{17,20}$"
