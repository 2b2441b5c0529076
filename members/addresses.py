"""Whose an e-mail address is: one that was confirmed or that an account was opened with; any
other is only claimed.
"""

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.db.models.functions import Lower

from members.models import Member

HOLDS = Q(verified=True) | Q(primary=True)


def holders(email: str) -> set[int]:
    """The members whose address this is.

    A claim, added to an account and never confirmed, makes nobody a holder.
    """
    named = Member.objects.annotate(email_lower=Lower("email")).filter(email_lower=email.lower())
    proved = EmailAddress.objects.filter(HOLDS, email=email.lower())
    return {*named.values_list("pk", flat=True), *proved.values_list("user_id", flat=True)}


def release_claims(*, email: str) -> int:
    """Take the address off accounts that only claimed it. Returns from how many."""
    return EmailAddress.objects.filter(email=email.lower()).exclude(HOLDS).delete()[0]
