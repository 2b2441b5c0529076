"""Forms about a member's own account: the sign-in family in our words, and the profile."""

from typing import Any, Final

from allauth.account import forms as allauth_forms
from django import forms

PASSWORD_HINT: Final = "8 characters or more, with lower-case and upper-case letters and a digit."


class _OurWords:
    """Gives allauth's fields our labels and hints, and takes its placeholders away: a label says it already."""

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

    labels = {"login": "E-mail", "password": "Password", "remember": "Stay signed in on this device for 30 days"}


class JoinForm(_OurWords, allauth_forms.SignupForm):
    """A new account: e-mail and password; the rest belongs to the profile."""

    labels = {"email": "E-mail", "password1": "Password"}
    hints = {"password1": PASSWORD_HINT}


class AddAddressForm(_OurWords, allauth_forms.AddEmailForm):
    """One more e-mail address."""

    labels = {"email": "E-mail"}


class ChangePasswordForm(_OurWords, allauth_forms.ChangePasswordForm):
    """A new password for someone who knows the old one."""

    labels = {"oldpassword": "Current password", "password1": "New password", "password2": "New password again"}
    hints = {"password1": PASSWORD_HINT}


class SetPasswordForm(_OurWords, allauth_forms.SetPasswordForm):
    """A first password."""

    labels = {"password1": "Password", "password2": "Password again"}
    hints = {"password1": PASSWORD_HINT}


class ResetPasswordForm(_OurWords, allauth_forms.ResetPasswordForm):
    """Where to send the link."""

    labels = {"email": "E-mail"}


class NewPasswordForm(_OurWords, allauth_forms.ResetPasswordKeyForm):
    """A new password for someone who followed the link."""

    labels = {"password1": "New password", "password2": "New password again"}
    hints = {"password1": PASSWORD_HINT}
