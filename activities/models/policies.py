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

_SITE: Final = "has_table_privilege('members_member'::regclass, 'UPDATE')"
_WHOLE_ROWS: Final = "has_table_privilege('activities_submission'::regclass, 'SELECT')"
_SAYS_WHO: Final = "current_setting('app.member', true) <> ''"
_READER: Final = "nullif(current_setting('app.member', true), '')::bigint"
# Raises what a query without an identity is told; asked before any row is shown.
_REFUSED: Final = "activities_reader() IS NOT NULL"
_OWN: Final = f"member_id = (SELECT {_READER})"
_OWN_WAITING: Final = f"{_OWN} AND status = 'PENDING'"
_REVIEWS: Final = "(SELECT activities_reviews())"

SUBMISSION: Final = [
    Policy(
        name="submission_identity",
        restrictive=True,
        using=f"(SELECT CASE WHEN {_SAYS_WHO} OR {_SITE} OR NOT {_WHOLE_ROWS}"
        f" THEN true ELSE {_REFUSED} END)",
    ),
    Policy(name="submission_site", using=f"(SELECT {_SITE})"),
    # Spec: "Who may read: one's own; approved and public; staff."
    Policy(
        name="submission_read",
        command="SELECT",
        using=f"member_id = (SELECT CASE WHEN {_WHOLE_ROWS} THEN {_READER} END)"
        " OR status = 'APPROVED' AND visibility = 'public'"
        f" OR (SELECT CASE WHEN {_WHOLE_ROWS} THEN activities_reviews() ELSE false END)",
    ),
    # Spec: "Who may change: the owner, while PENDING."
    Policy(name="submission_send", command="INSERT", with_check=_OWN_WAITING),
    Policy(name="submission_edit", command="UPDATE", using=_OWN_WAITING, with_check=_OWN_WAITING),
    Policy(name="submission_withdraw", command="DELETE", using=_OWN_WAITING),
]

# The file of a row is what the site hands out: nobody names one that is somebody else's.
_TO_OWN_WAITING: Final = (
    "EXISTS (SELECT FROM activities_submission AS sent WHERE sent.id = submission_id"
    " AND sent.member_id = activities_attachment.member_id AND sent.status = 'PENDING')"
)

ATTACHMENT: Final = [
    Policy(
        name="attachment_identity",
        restrictive=True,
        using=f"(SELECT CASE WHEN {_SAYS_WHO} OR {_SITE} THEN true ELSE {_REFUSED} END)",
    ),
    Policy(name="attachment_site", using=f"(SELECT {_SITE})"),
    # Spec: "reviewers read". Evidence is never public, and a draft's is its owner's alone.
    Policy(
        name="attachment_read",
        command="SELECT",
        using=f"{_OWN} OR submission_id IS NOT NULL AND {_REVIEWS}",
    ),
    Policy(
        name="attachment_add",
        command="INSERT",
        with_check=f"{_OWN} AND {_TO_OWN_WAITING} AND activities_file_is_new(file)",
    ),
    Policy(
        name="attachment_withdraw",
        command="DELETE",
        using=f"{_OWN} AND (submission_id IS NULL OR {_TO_OWN_WAITING})",
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
