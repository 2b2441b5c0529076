"""What staff see of MEE6 and its failures."""

from typing import Any

import pytest
from django.urls import reverse

from gamification.mee6.sync import SyncFailed
from gamification.models import Mee6State
from tests.gamification.mee6.passes import members, run_pass
from tests.standins.mee6 import Fault, discord_id

pytestmark = pytest.mark.django_db


def test_three_failures_in_a_row_are_an_alert_and_a_success_ends_it(
    mee6, client, super_admin, caplog
):
    client.force_login(super_admin)
    page = reverse("admin:gamification_mee6state_changelist")
    for _ in range(2):
        mee6.faults = [Fault(401)]
        with pytest.raises(SyncFailed):
            run_pass(mee6)
    assert "passes failed in a row" not in client.get(page).content.decode()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    mee6.faults = [Fault(401)]
    with pytest.raises(SyncFailed):
        run_pass(mee6)
    assert "3 passes failed in a row" in client.get(page).content.decode()
    assert "3 failures in a row" in caplog.text
    mee6.xp = {discord_id(1): 100}
    run_pass(mee6)
    state: Any = Mee6State.objects.get()
    assert (state.failures, state.last_error) == (0, "")
    assert state.succeeded_at
    assert "passes failed in a row" not in client.get(page).content.decode()
    assert client.get(reverse("admin:gamification_mee6state_change", args=[1])).status_code == 200


def test_what_is_known_of_xp_is_in_the_admin_without_a_query_for_each_row(
    mee6, client, super_admin, django_assert_max_num_queries
):
    client.force_login(super_admin)
    members(30)
    mee6.xp = {discord_id(n): n for n in range(1, 31)}
    run_pass(mee6)
    with django_assert_max_num_queries(10):
        assert client.get(reverse("admin:gamification_discordxp_changelist")).status_code == 200
