"""Letters of renewals: a payment that failed, the Debtor's time, the end of a seat, and the seat
on Discord that nobody claimed.
"""

from typing import Final

from members.letters.kinds import Kind, Variable

_NAME: Final = Variable("name", "The name others see.", "Maren Okafor")
_GRACE: Final = Variable(
    "grace_ends",
    "Until when nothing changes, where the member lives.",
    "28 November 2026, 19:04 (Europe/Berlin)",
)
_ENDS: Final = Variable(
    "ends", "When the seat ends, where the member lives.", "28 December 2026, 19:04 (Europe/Berlin)"
)
_LEFT: Final = Variable("left", "How long until then.", "23 days", required=True)


def _link(help: str, path: str) -> Variable:
    return Variable("link", help, f"https://council.example{path}", required=True, is_link=True)


_PLAN: Final = _link("The page of the plan, where it is paid.", "/plan/")

RENEWALS: Final = (
    Kind(
        key="payment_failed",
        label="A payment failed",
        purpose="Sent at once to whoever pays, when a renewal fails. Nothing changes for 48 hours.",
        variables=(_NAME, _GRACE, _PLAN),
    ),
    Kind(
        key="payment_failed_again",
        label="A payment is still open",
        purpose="Sent to whoever pays, 24 hours after a renewal failed.",
        variables=(_NAME, _GRACE, _PLAN),
    ),
    Kind(
        key="debtor_began",
        label="The seat is Debtor's",
        purpose="Sent to whoever pays, when 48 hours went by without a payment.",
        variables=(_NAME, _ENDS, _PLAN),
    ),
    Kind(
        key="debtor_day",
        label="Days left to keep the seat",
        purpose="Sent to whoever pays, on the 7th, 10th, 15th, 20th and 25th day as Debtor.",
        variables=(_NAME, _LEFT, _ENDS, _PLAN),
    ),
    Kind(
        key="seat_ends",
        label="The seat is about to end",
        purpose="Sent to whoever pays, 48, 24 and 12 hours before an unpaid seat ends.",
        variables=(_NAME, _LEFT, _ENDS, _PLAN),
    ),
    Kind(
        key="seat_ended",
        label="The seat has ended",
        purpose="Sent to everybody whose seat ends: cancelled, not paid, or the plan is over.",
        variables=(_NAME, _link("The page of the plan, where one comes back.", "/plan/")),
    ),
    Kind(
        key="payment_restored",
        label="Paid, and all as before",
        purpose="Sent to whoever pays, when a failed payment was made good.",
        variables=(_NAME, _PLAN),
    ),
    Kind(
        key="claim_reminder",
        label="The seat on Discord waits",
        purpose=(
            "Sent to who pays and never linked Discord: after 48 hours, and on the 7th, 30th, 60th,"
            " 90th, 120th, 150th and 180th day."
        ),
        variables=(
            _NAME,
            Variable("since", "Since when the seat is paid for.", "26 November 2026"),
            _link("The page where Discord is linked.", "/accounts/"),
        ),
    ),
)
