"""Who reads and who changes what was sent, where the database itself is asked by somebody else
than the site: a programme with the API's role, a reporting tool.

Who reads says so in `app.member` for one transaction (`members/identity.py`). A role that may
change the members could make itself anybody, so nothing is hidden from it: that is the site. A
role that may read single columns only is a reporting tool: it reads what is public, as nobody.
docs/decisions/0014-policies-ask-for-rights.md says why no role is named.
"""

from typing import Final

from revcouncil.schema.outside import EVERY_COLUMN, Role
from revcouncil.schema.policies import Policy

# Each of these stands alone in a sub-select, which is asked once for a query.
_SITE: Final = "has_table_privilege('members_member'::regclass, 'UPDATE')"
_WHOLE_ROWS: Final = "has_table_privilege('activities_submission'::regclass, 'SELECT')"
# An application that says nobody is refused by activities_reader().
_READER: Final = (
    "WHEN current_setting('app.member', true) <> '' THEN current_setting('app.member')::bigint"
    " ELSE activities_reader() END"
)
_IS_SITE: Final = f"(SELECT {_SITE})"


def _own(who: str, then: str, otherwise: str) -> str:
    """Who reads is asked first, of whatever row: a CASE keeps its order."""
    return f"CASE WHEN member_id = (SELECT CASE {who} {_READER}) THEN {then} ELSE {otherwise} END"


_BY_ITSELF: Final = f"WHEN {_SITE} OR NOT {_WHOLE_ROWS} THEN NULL"
_OWN_WAITING: Final = _own(_BY_ITSELF, "status = 'PENDING'", _IS_SITE)

SUBMISSION: Final = [
    # Spec: "Who may read: one's own; approved and public; staff."
    Policy(
        name="submission_read",
        command="SELECT",
        using=_own(
            _BY_ITSELF,
            "true",
            "CASE WHEN status = 'APPROVED' AND visibility = 'public' THEN true ELSE"
            f" (SELECT CASE WHEN {_SITE} THEN true WHEN {_WHOLE_ROWS} THEN activities_reviews()"
            " ELSE false END) END",
        ),
    ),
    # Spec: "Who may change: the owner, while PENDING."
    Policy(name="submission_send", command="INSERT", with_check=_OWN_WAITING),
    Policy(name="submission_edit", command="UPDATE", using=_OWN_WAITING, with_check=_OWN_WAITING),
    Policy(name="submission_withdraw", command="DELETE", using=_OWN_WAITING),
]

_BUT_THE_SITE: Final = f"WHEN {_SITE} THEN NULL"
_SUBMISSION_WAITS: Final = (
    "EXISTS (SELECT FROM activities_submission AS sent WHERE sent.id = submission_id"
    " AND sent.member_id = activities_attachment.member_id AND sent.status = 'PENDING')"
)

ATTACHMENT: Final = [
    # Spec: "private storage, reviewers read". Never public; a draft's is its owner's alone.
    Policy(
        name="attachment_read",
        command="SELECT",
        using=_own(
            _BUT_THE_SITE,
            "true",
            f"CASE WHEN submission_id IS NULL THEN {_IS_SITE} ELSE"
            f" (SELECT CASE WHEN {_SITE} THEN true ELSE activities_reviews() END) END",
        ),
    ),
    # The file of a row is what the site hands out: nobody names one that is somebody else's.
    Policy(
        name="attachment_add",
        command="INSERT",
        with_check=_own(
            _BUT_THE_SITE, f"{_SUBMISSION_WAITS} AND activities_file_is_new(file)", _IS_SITE
        ),
    ),
    Policy(name="attachment_move", command="UPDATE", using=_IS_SITE),
    Policy(
        name="attachment_withdraw",
        command="DELETE",
        using=_own(_BUT_THE_SITE, f"submission_id IS NULL OR {_SUBMISSION_WAITS}", _IS_SITE),
    ),
]

# What is granted beside: no policy gives what these leave out.
SUBMISSION_RIGHTS: Final = {
    Role.API: {
        "SELECT": EVERY_COLUMN,
        "INSERT": ("member", "activity", "status", "visibility", "payload"),
        "UPDATE": ("visibility", "payload", "updated_at"),
        "DELETE": EVERY_COLUMN,
    },
    # Nothing that says who, and nothing a member typed.
    Role.REPORTING: {
        "SELECT": (
            *("id", "activity", "status", "visibility", "done_on", "peers", "students"),
            *("points", "decided_at", "created_at"),
        ),
    },
}
ATTACHMENT_RIGHTS: Final = {
    Role.API: {
        "SELECT": EVERY_COLUMN,
        "INSERT": ("member", "submission", "file", "name", "size", "format", "content_hash"),
        "DELETE": EVERY_COLUMN,
    },
}
