"""What is typed on the plan's page."""

from django import forms
from django.core.signing import BadSignature, dumps, loads

from members.billing.rules import MOST_SEATS
from members.billing.seats import Line, Preview
from members.models import Plan

SALT = "members.billing.preview"
VALID_S = 15 * 60


class CompanyForm(forms.Form):
    """A company that begins: its name and its seats."""

    company_name = forms.CharField(label="Company name", min_length=3, max_length=100)
    owner_seats = forms.IntegerField(label="Owner seats", min_value=1, max_value=50, initial=1)
    team_seats = forms.IntegerField(label="Team seats", min_value=0, max_value=50, initial=0)

    def clean_company_name(self) -> str:
        """One line."""
        return " ".join(str(self.cleaned_data["company_name"]).split())


class SeatsForm(forms.Form):
    """Other numbers of seats."""

    owner_seats = forms.IntegerField(label="Owner seats", min_value=1, max_value=MOST_SEATS)
    team_seats = forms.IntegerField(label="Team seats", min_value=0, max_value=MOST_SEATS)


def sealed(plan: Plan, preview: Preview) -> str:
    """A preview to be sent back unchanged: what is billed is what was shown."""
    shown = [plan.pk, preview.owner_seats, preview.team_seats, preview.today_cents, preview.at]
    return dumps(shown, salt=SALT, compress=False)


def opened(plan: Plan, text: str) -> Preview:
    """The preview that was sealed for this plan. Raises BadSignature for any other, or an old
    one.
    """
    pk, owner_seats, team_seats, today, at = loads(text, salt=SALT, max_age=VALID_S)
    if pk != plan.pk:
        raise BadSignature("It is another plan's.")
    return Preview(
        *(owner_seats, team_seats, today, (Line("", today),), 0, plan.currency),
        *(plan.period_end, at),
    )
