"""What a password must contain."""

import pytest
from django.core.exceptions import ValidationError

from members.passwords import MixedCharactersValidator


@pytest.mark.parametrize("password", ["Council2026", "čŽ1", "aB3"])
def test_a_password_with_all_three_kinds_is_accepted(password: str) -> None:
    MixedCharactersValidator().validate(password)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("COUNCIL2026", "Add a lower-case letter."),
        ("council", "Add an upper-case letter and a digit."),
        ("", "Add a lower-case letter, an upper-case letter and a digit."),
    ],
)
def test_a_refused_password_is_told_what_it_lacks(password: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        MixedCharactersValidator().validate(password)
    assert refused.value.messages == [said]
