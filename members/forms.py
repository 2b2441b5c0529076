"""Forms about a member's own account: the sign-in family in our words, and the profile."""

from typing import Any, Final
from urllib.parse import urlsplit

from allauth.account import forms as allauth_forms
from allauth.core.internal import ratelimit
from allauth.core.ratelimit import respond_429
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.text import get_text_list

from members.actions import PROFILE_FIELDS
from members.addresses import holders, release_claims
from members.avatars import PictureField
from members.fields import CodeField, keep_zone, skills_field, zone_field
from members.limits import SIGNED_UP
from members.models import ExperienceLevel, Member
from members.rules import handle_ideas
from members.signin.joining import work_like_joining

PASSWORD_HINT: Final = "8 characters or more, with lower-case and upper-case letters and a digit."

AUTOCOMPLETE: Final = {
    "first_name": "given-name",
    "last_name": "family-name",
    "company": "organization",
    "job_title": "organization-title",
    "linkedin_url": "url",
    "handle": "nickname",
}


class _OurWords:
    """Gives allauth's fields our labels and hints, and takes its placeholders away: a label says
    it already.
    """

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(_OurWords, allauth_forms.LoginForm):
    """E-mail, password, and whether this device may be remembered."""

    labels = {
        "login": "E-mail",
        "password": "Password",
        "remember": "Stay signed in on this device for 30 days",
    }


class JoinForm(_OurWords, allauth_forms.SignupForm):
    """A new account: e-mail and password; the rest belongs to the profile."""

    labels = {"email": "E-mail", "password1": "Password"}
    hints = {"password1": PASSWORD_HINT}
    account_already_exists: bool

    def clean_email(self) -> str:
        """An address that somebody only claimed is still free."""
        email = str(super().clean_email())
        if self.account_already_exists and not holders(email):
            self.account_already_exists = False
        return email

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        """Open the account, if this place may open one more.

        Only what comes this far counts towards the limit.
        """
        counted = ratelimit.consume(request, app="allauth.account", action=SIGNED_UP)
        if not counted:
            return None, respond_429(request)
        try:
            release_claims(email=self.cleaned_data["email"])
            if self.account_already_exists:
                work_like_joining(self.cleaned_data["password1"])
            return super().try_save(request)
        except Exception:
            counted.rollback()
            raise


class AddAddressForm(_OurWords, allauth_forms.AddEmailForm):
    """One more e-mail address."""

    labels = {"email": "E-mail"}


class ChangePasswordForm(_OurWords, allauth_forms.ChangePasswordForm):
    """A new password for someone who knows the old one."""

    labels = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password again",
    }
    hints = {"password1": PASSWORD_HINT}


class SetPasswordForm(_OurWords, allauth_forms.SetPasswordForm):
    """A first password."""

    labels = {"password1": "Password", "password2": "Password again"}
    hints = {"password1": PASSWORD_HINT}


class ResetPasswordForm(_OurWords, allauth_forms.ResetPasswordForm):
    """Where to send the link."""

    labels = {"email": "E-mail"}
    users: list[Member]

    def clean_email(self) -> str:
        """Letters go to those whose address it is, not to who only claimed it."""
        email = str(super().clean_email())
        known = holders(email)
        self.users = [user for user in self.users if user.pk in known]
        return email


class NewPasswordForm(_OurWords, allauth_forms.ResetPasswordKeyForm):
    """A new password for someone who followed the link."""

    labels = {"password1": "New password", "password2": "New password again"}
    hints = {"password1": PASSWORD_HINT}


class ConfirmForm(_OurWords, allauth_forms.ReauthenticateForm):
    """The password once more, before something delicate."""

    labels = {"password": "Password"}


class CodeForm(mfa_forms.AuthenticateForm):
    """The second factor: a code of the app, or one of the recovery codes."""

    code = CodeField(label="Code")


class ConfirmByCodeForm(mfa_forms.ReauthenticateForm):
    """The second factor once more, before something delicate."""

    code = CodeField(label="Code")


class TurnOnForm(ActivateTOTPForm):
    """The first code of a new app."""

    code = CodeField(label="Code")


class ProfileForm(forms.ModelForm):
    """What a member says of themselves.

    Saving is `members.actions.update_profile`; this form only reads.
    """

    linkedin_url = forms.URLField(
        required=False, max_length=200, assume_scheme="https", label="LinkedIn"
    )
    picture = PictureField(
        label="Picture", help_text="JPEG, PNG or WEBP, 5 MB at most. Its middle is shown."
    )
    remove_picture = forms.BooleanField(required=False, label="Show my initials instead")
    time_zone = zone_field(help_text="Your working days and your streak follow it.")
    current_skills = skills_field("Skills you have")
    target_skills = skills_field("Skills you want")
    years_of_experience = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=50,
        label="Years of experience",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Give a whole number from 0 to 50."
        ),
    )

    class Meta:
        model = Member
        fields = PROFILE_FIELDS
        labels = {
            "handle": "Public handle",
            "bio": "About you",
            "current_role": "What you do now",
            "referral_source": "How you heard of us",
            "on_leaderboard": "List me on the leaderboard",
            "in_directory": "List me in the directory",
        }
        help_texts = {
            "referral_source": "Only staff see this.",
            "on_leaderboard": "Off, nobody sees your place; your points stay yours.",
            "in_directory": "Off, members find you neither by search nor at your handle's page.",
        }
        widgets = {"bio": forms.Textarea(attrs={"rows": 5, "maxlength": 500})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, token in AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = token
        level = self.fields["experience_level"]
        assert isinstance(level, forms.ChoiceField)
        level.choices = [("", "Not said"), *ExperienceLevel.choices]
        keep_zone(self.fields["time_zone"], self.instance.time_zone)

    def clean_linkedin_url(self) -> str:
        """Refuse what is no page of LinkedIn."""
        url = str(self.cleaned_data["linkedin_url"])
        host = urlsplit(url).hostname or ""
        if url and host != "linkedin.com" and not host.endswith(".linkedin.com"):
            raise forms.ValidationError(
                "This is no LinkedIn address. It begins with https://www.linkedin.com/in/."
            )
        return url

    def clean_handle(self) -> str | None:
        """Refuse a handle somebody else has, and name free ones."""
        handle = self.cleaned_data["handle"] or None
        if handle and Member.objects.with_handle(handle).exclude(pk=self.instance.pk).exists():
            said = self.cleaned_data
            ideas = handle_ideas(
                handle=handle, last_name=said.get("last_name", ""), company=said.get("company", "")
            )
            taken = Member.objects.taken_handles(ideas)
            free = [idea for idea in ideas if idea.lower() not in taken][:2]
            names = get_text_list([f"“{idea}”" for idea in free], "and")
            rest = f" {names} {'are' if len(free) == 2 else 'is'} free." if free else ""
            raise forms.ValidationError(f"Somebody took “{handle}” first.{rest}")
        return handle

    @property
    def profile(self) -> dict[str, Any]:
        """What was said, without the picture."""
        return {name: self.cleaned_data[name] for name in PROFILE_FIELDS}

    def validate_constraints(self) -> None:
        """Left to the database and the action: their refusals are said in words there."""
