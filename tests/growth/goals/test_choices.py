"""Which letters of the diary a member wants."""

import pytest

from growth.choices import choices_of, choose
from growth.models import DiaryChoices
from tests import cast

pytestmark = pytest.mark.django_db


def test_who_chose_nothing_is_told_of_replies_and_not_of_goals():
    choices = choices_of(cast.make_member())
    assert (choices.reply_letters, choices.goal_letters) == (True, False)
    assert not DiaryChoices.objects.exists()


def test_one_switch_leaves_the_other_as_it_is():
    member = cast.make_member()
    choose(member, reply_letters=False)
    choose(member, goal_letters=True)
    choose(member, goal_letters=True)
    choices = choices_of(member)
    assert (choices.reply_letters, choices.goal_letters) == (False, True)
    choose(member, goal_letters=False, reply_letters=True)
    choices = choices_of(member)
    assert (choices.reply_letters, choices.goal_letters) == (True, False)


def test_what_is_no_switch_is_refused():
    with pytest.raises(TypeError, match="goals_told_on"):
        choose(cast.make_member(), goals_told_on=True)
