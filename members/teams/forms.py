"""What is typed on a team's page."""

from typing import Any

from django import forms

from members.models import SeatTier
from members.teams.rules import LONGEST_NAME, SEATS_AT_ONCE, SHORTEST_NAME, TIERS, Seats

WORDS = {SeatTier.TEAM_MEMBER.value: "Team", SeatTier.OWNER.value: "Owner"}


class _Form(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class InviteForm(_Form):
    """Whom to invite to which kind of seat."""

    email = forms.EmailField(
        label="E-mail",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "That is no e-mail address. Leave it empty for a link only."},
    )
    tier = forms.ChoiceField(label="Seat", choices=[(tier, WORDS[tier]) for tier in TIERS])

    def __init__(self, *args: Any, seats: dict[str, Seats] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["tier"]
        assert isinstance(field, forms.ChoiceField)
        if seats is not None:
            field.choices = [
                (tier, f"{WORDS[tier]}, {found.free or 'none'} free")
                for tier, found in seats.items()
            ]


class AddSeatsForm(_Form):
    """How many seats more, and of which kind."""

    seats = forms.IntegerField(
        label="How many",
        min_value=1,
        max_value=SEATS_AT_ONCE,
        initial=1,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Give a whole number from 1 to {SEATS_AT_ONCE}."
        ),
    )
    kind = forms.ChoiceField(label="Of which kind", choices=[(tier, WORDS[tier]) for tier in TIERS])


class NameForm(_Form):
    """A team's name."""

    name = forms.CharField(label="Company name", min_length=SHORTEST_NAME, max_length=LONGEST_NAME)

    def clean_name(self) -> str:
        """One line, with single spaces."""
        return " ".join(str(self.cleaned_data["name"]).split())
