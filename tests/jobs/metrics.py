"""How to see that what is kept for a while was made anew, or went: figures of reporting tools, rows
of the cache.
"""

from django.db import connection

SUMS = """
    SELECT (SELECT coalesce(sum(points), 0) FROM leaderboard_totals),
           (SELECT coalesce(sum(greatest(total_points, 0)), 0) FROM members_member
            WHERE boards_list(subscription_status, in_debtor_state, on_leaderboard))
"""


class OfMetrics:
    """The part of the world that is kept for a while. Whatever earns points is new to a reporting
    tool.
    """

    def refreshed(self) -> bool:
        """The board of the reporting tools is that of the members."""
        with connection.cursor() as cursor:
            cursor.execute(SUMS)
            seen, due = cursor.fetchone()
        return bool(seen == due)

    def stale(self) -> int:
        """Rows of the cache past their time."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM revcouncil_cache WHERE expires < now()")
            return int(cursor.fetchone()[0])
