"""Who reads, told to the database for one transaction: its policies ask `app.member`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from members.models import Member

SETTING: Final = "app.member"


@contextmanager
def reading_as(member: Member, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Everything in the block is read and written as this member, by a role that policies hold.

    A transaction, or a part of the one that is open: what holds of it ends with the block, whether
    it succeeds or raises, so that whoever has the connection next is nobody again.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [SETTING])
        before = cursor.fetchone()[0] or ""
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(member.pk)])
        yield
        # What raised has been rolled back, and the setting with it.
        if not connection.needs_rollback:
            cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, before])
