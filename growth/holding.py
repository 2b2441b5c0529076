"""The order in which rows are held: members first, by their number, then what is theirs.

Who erases a member holds the member and wants all that is theirs. Whoever holds an entry and needs
its author after that would wait for them for ever, and they for it.
"""

from typing import Final

from django.db import connection

# As a key of another row holds them: nobody waits for it but who erases them.
MEMBERS: Final = """
    SELECT id FROM members_member
    WHERE id = ANY(%s) OR id = (SELECT author_id FROM growth_post WHERE id = %s)
    ORDER BY id FOR KEY SHARE
"""


def hold_members(*keys: int, author_of: int | None = None) -> set[int]:
    """Keep these members, and the author of that entry, until the transaction ends; who of them is
    there.
    """
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, [list(keys), author_of])
        return {row[0] for row in cursor.fetchall()}
