"""Passkeys: allauth's forms, with what it leaves open closed.

A credential is JSON a stranger sends: whatever the decoder or the signature check raises on it is
one refusal. Who signs in by a passkey alone must have shown the device that it is them (user
verification): the signed answer says so, and it is read here, since the challenge may stem from
another ceremony that did not ask for it.
"""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as allauth_forms
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

# What fido2 raises on bytes, maps and keys that are not what they should be.
DAMAGE = (ArithmeticError, AttributeError, InvalidSignature, LookupError, TypeError, ValueError)
NAME_HINT = "So that you can tell your passkeys apart: the device, or where it lies."
ALONE_HINT = (
    "The device asks for your finger, face or PIN instead. Without this it is a second factor,"
    " asked for after the password."
)


class CredentialField(forms.JSONField):
    """What the browser's authenticator answered; a member never sees it."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """A mapping; anything else is no answer of an authenticator."""
        found = super().to_python(value)
        if found is not None and not isinstance(found, dict):
            raise refusal()
        return found


def refusal() -> ValidationError:
    """The one answer to every credential that does not hold."""
    return get_adapter().validation_error("incorrect_code")


class AddPasskeyForm(allauth_forms.AddWebAuthnForm):
    """One more passkey, and whether it is enough alone."""

    name = forms.CharField(required=False, max_length=60, label="Name", help_text=NAME_HINT)
    passwordless = forms.BooleanField(
        required=False,
        initial=True,
        label="Sign in with it alone, without password and code",
        help_text=ALONE_HINT,
    )
    credential = CredentialField()
    field_order = ("name", "passwordless", "credential")

    def clean(self) -> dict[str, Any]:
        """Take the credential if it answers our challenge."""
        try:
            return super().clean()
        except DAMAGE as error:
            raise _said(error) from error


class _Answer(allauth_forms.AuthenticateWebAuthnForm):
    """An answer to a challenge."""

    credential = CredentialField()

    @cached_property
    def _verified(self) -> bool:
        """Whether the device says, under its signature, that it checked who holds it."""
        answer = auth.parse_authentication_response(self.cleaned_data["credential"])
        return bool(answer.response.authenticator_data.is_user_verified())

    def clean_credential(self) -> Authenticator:
        """The authenticator that answered."""
        try:
            verified = self._verified
            found = super().clean_credential()
            if self.passwordless and not verified:
                raise refusal()
            return found
        except DAMAGE as error:
            raise _said(error) from error


class PasskeyForm(_Answer):
    """A passkey as the second factor."""


class PasskeySignInForm(_Answer, allauth_forms.LoginWebAuthnForm):
    """A passkey alone: only one that checked who holds it."""


class ConfirmByPasskeyForm(_Answer, allauth_forms.ReauthenticateWebAuthnForm):
    """A passkey once more, before something delicate."""


class RenamePasskeyForm(allauth_forms.EditWebAuthnForm):
    """What a passkey is called."""

    name = forms.CharField(max_length=60, label="Name", help_text=NAME_HINT)


def _said(error: Exception) -> ValidationError:
    """What is said already stays; damage becomes a refusal."""
    return error if isinstance(error, ValidationError) else refusal()
