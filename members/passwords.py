"""What a password must contain (spec, members: signing in)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import get_text_list


class MixedCharactersValidator:
    """At least one lower-case letter, one upper-case letter and one digit, of any script."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError that names what is missing; silent when nothing is."""
        wanted = (
            ("a lower-case letter", any(c.islower() for c in password)),
            ("an upper-case letter", any(c.isupper() for c in password)),
            ("a digit", any(c.isdigit() for c in password)),
        )
        missing = [what for what, there in wanted if not there]
        if missing:
            raise ValidationError(
                "Add " + get_text_list(missing, "and") + ".", code="password_mixed_characters"
            )

    def get_help_text(self) -> str:
        """One line for forms and the admin."""
        return "Lower-case and upper-case letters and a digit."
