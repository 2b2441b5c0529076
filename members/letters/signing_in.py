"""The letters of allauth, in our words: its name of a letter leads to a kind of the catalogue, and
what it has to say to the kind's variables.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from members.letters import rules
from members.letters.actions import write_letter
from members.letters.catalogue import declared
from members.models import Letter, Member
from members.zones import WORLD, zone_named

# What of allauth's context each variable is; the first that is there.
SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "link": ("activate_url", "password_reset_url", "signup_url"),
    "email": ("email",),
    "when": ("timestamp",),
    "ip": ("ip",),
    "browser": ("user_agent",),
    "address": ("deleted_email", "added_email"),
    "old": ("from_email",),
    "new": ("to_email",),
    "provider": ("provider",),
}


def write(*, name: str, to: str, context: Mapping[str, Any]) -> Letter:
    """Write the letter allauth calls `name`.

    It belongs to the account it is about; where allauth names none, to whoever has the address, so
    that it is erased with them.
    """
    kind = declared(name)
    member = context.get("user") or Member.objects.filter(email=to.lower()).first()
    said = {"email": to, **context}
    given = {
        variable: _in_words(said[source], member)
        for variable, sources in SAID.items()
        if variable in kind.names
        for source in [next((one for one in sources if said.get(one)), None)]
        if source
    }
    own = {key: said[key] for key in kind.names if key in said}
    return write_letter(
        kind=kind.key, member=member, to=to, **{**own, **given, **kind.also.get(name, {})}
    )


def _in_words(value: Any, member: Member | None) -> str:
    if isinstance(value, datetime):
        return rules.moment(value, member.zone if member else zone_named(WORLD))
    return str(value)
