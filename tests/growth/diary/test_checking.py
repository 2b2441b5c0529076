"""The command that compares the tallies with their rows."""

import pytest
from django.core.management import CommandError, call_command

from growth.models import Tally
from tests import cast
from tests.growth.makers import make_like, make_post, make_reply
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def test_tallies_that_are_right_are_said_to_be(capsys):
    post = make_post(cast.make_member())
    make_like(post, cast.make_member())
    call_command("check_diary")
    assert capsys.readouterr().out == "1 entry compared: every tally is what its rows say.\n"


def test_a_wrong_tally_and_one_that_is_missing_are_named_and_mended(capsys):
    author = cast.make_member()
    wrong, missing = make_post(author), make_post(author)
    make_reply(wrong, cast.make_member())
    with as_owner():
        Tally.objects.filter(pk=wrong.pk).update(likes=7)
        Tally.objects.filter(pk=missing.pk).delete()
        with pytest.raises(CommandError, match="2 entries compared; 2 differ"):
            call_command("check_diary")
        assert capsys.readouterr().out == (
            f"entry {wrong.pk} counts 7 likes and 1 reply; there are 0 and 1\n"
            f"entry {missing.pk} has no tally\n"
        )
        call_command("check_diary", repair=True)
        assert "2 entries compared: every tally" in capsys.readouterr().out
    assert list(Tally.objects.order_by("pk").values_list("likes", "replies")) == [(0, 1), (0, 0)]


def test_it_goes_on_after_an_entry(capsys):
    first, _ = make_post(cast.make_member()), make_post(cast.make_member())
    call_command("check_diary", after=first.pk)
    assert capsys.readouterr().out.startswith("1 entry compared")
