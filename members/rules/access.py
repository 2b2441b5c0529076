"""Who has access: what a subscription opens. Pure.

The trigger of the directory (`directory_entry`) and the boards (`boards_list`) say the same in SQL.
"""

from typing import Final

# Values, so that queries and triggers can repeat them.
PAYING_STATUSES: Final = ("ACTIVE", "TRIALING")
FAILED_STATUS: Final = "PAST_DUE"


def has_access(*, status: str, in_debtor_state: bool) -> bool:
    """Whether a subscription opens the library, results, boards and directory: paid for, tried, or
    failed and in grace, which keeps everything. A Debtor has none.
    """
    return status in PAYING_STATUSES or (status == FAILED_STATUS and not in_debtor_state)


def access_sql(table: str) -> str:
    """The same as a condition on the member's columns, read through `table`."""
    return (
        f"({table}.subscription_status IN {PAYING_STATUSES} OR "
        f"{table}.subscription_status = '{FAILED_STATUS}' AND NOT {table}.in_debtor_state)"
    )
