"""The roles beside the site's, with their rights in the tests' database."""

import pytest
from django.db import connection

from revcouncil.schema import outside
from tests.activities.policies.world import API, PASSWORD, REPORTING, World, made_world
from tests.roles import ROLE, as_owner
from tests.templates import alone


@pytest.fixture
def outsiders(transactional_db: None) -> None:
    """Both roles, made once on the tests' server, whichever process comes first."""
    with alone("roles"), as_owner():
        outside.grant(connection, outside.Role.API, API, PASSWORD, site=ROLE)
        outside.grant(connection, outside.Role.REPORTING, REPORTING, PASSWORD, site=ROLE)


@pytest.fixture
def world(outsiders: None) -> World:
    """Somebody with submissions in each state, and those who may look at them or not."""
    return made_world()
