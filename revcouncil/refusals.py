"""The database's refusals in a reader's words."""

from typing import Final, NamedTuple

from django.apps import apps
from django.db import DatabaseError
from django.db.models import UniqueConstraint


class Refusal(NamedTuple):
    """What was refused:

    PostgreSQL's code, the status of the answer, its words, and whether another try may pass.
    """

    code: str
    status: int
    words: str
    passing: bool


TAKEN: Final = (
    "Somebody else has saved the same thing already. Look for it before you add it again."
)
GONE: Final = (
    "Something this belongs to was deleted or changed meanwhile. Load the page again to see how it"
    " is now."
)
BUSY: Final = "Somebody else is changing the same thing. Wait a moment and send it again."
UNFIT: Final = (
    "A value does not fit: it is too long, too large, or not allowed here. Go back and correct it."
)
SHUT: Final = "The records do not allow this change. Go back and see what they say."
# No refusal of the database's; its page is the same.
STORE_DOWN: Final = Refusal(
    "store",
    503,
    "The place where files are kept does not answer. Wait a moment and try again.",
    False,
)
# By the constraint a trigger names.
OF_TRIGGERS: Final = {
    "members_team_seats_check": (
        "The team has no free seat of this kind: fewer seats are paid for than members would sit in"
        " them. Give the team more seats first, or take somebody out of one."
    ),
}
# By PostgreSQL's code, the longest that fits: status, words, whether another try may pass.
KNOWN: Final[dict[str, tuple[int, str, bool]]] = {
    "23505": (409, TAKEN, True),
    "23P01": (409, TAKEN, True),
    "23503": (409, GONE, True),
    "23001": (409, GONE, True),
    "40": (409, BUSY, True),
    "55P03": (409, BUSY, True),
    "57014": (503, BUSY, False),
    "22": (400, UNFIT, False),
    "23": (422, UNFIT, False),
    "2F": (422, SHUT, False),
    "P0001": (422, SHUT, False),
    "54": (400, UNFIT, False),
}


def refusal_of(error: BaseException) -> Refusal | None:
    """What the database refused; None for a failure that is no refusal (a lost connection, a
    fault in our SQL).
    """
    if not isinstance(error, DatabaseError):
        return None
    cause = error.__cause__
    code = str(getattr(cause, "sqlstate", None) or "")
    if not code:
        # The driver itself refuses what it can't send, as text with a NUL.
        return (
            Refusal("unsendable", 400, UNFIT, False)
            if type(error).__name__ == "DataError"
            else None
        )
    known = next((KNOWN[code[:size]] for size in (5, 2) if code[:size] in KNOWN), None)
    if known is None:
        return None
    status, words, passing = known
    name = str(getattr(getattr(cause, "diag", None), "constraint_name", None) or "")
    return Refusal(code, status, words_of(name) or words, passing)


def words_of(constraint: str) -> str:
    """What is said of a model's own constraint; empty for one that says nothing of its own."""
    if constraint in OF_TRIGGERS:
        return OF_TRIGGERS[constraint]
    for model in apps.get_models():
        for one in model._meta.constraints:
            if one.name == constraint:
                return _own_words(one, str(model._meta.verbose_name))
    return ""


def _own_words(constraint: object, what: str) -> str:
    default = getattr(type(constraint), "default_violation_error_message", None)
    message = getattr(constraint, "violation_error_message", default)
    if message and message != default:
        return str(message)
    if isinstance(constraint, UniqueConstraint) and constraint.fields:
        fields = " and ".join(field.replace("_", " ") for field in constraint.fields)
        return f"There is a {what} with this {fields} already. Look for it before you add it again."
    return ""
