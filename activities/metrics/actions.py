"""The views are read anew."""

from django.db import connection, transaction


@transaction.atomic
def refresh() -> bool:
    """Read the three views anew; whoever reads them meanwhile waits for nothing and sees what was.

    All three or none; False when somebody is at it already.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT activities_refresh_metrics()")
        return bool(cursor.fetchone()[0])
