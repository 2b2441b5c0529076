"""How a letter comes to its words: the text of its kind or the one staff gave it, its variables,
and its frame.
"""

import logging
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from members.letters import rules
from members.letters.kinds import Kind
from members.models import EmailTemplate, Member
from members.zones import WORLD, zone_named

logger = logging.getLogger(__name__)


class Words(NamedTuple):
    """What a letter says: one subject, and twice the same words."""

    subject: str
    text: str
    html: str


class Wording(NamedTuple):
    """A text with its `{{ variables }}`, before anything is filled in."""

    subject: str
    text: str


def wording(kind: Kind) -> Wording:
    """The text staff gave the kind, else its own.

    One that was made past the admin and uses what it may not is left aside: a letter goes out in
    any case.
    """
    own = EmailTemplate.objects.filter(key=kind.key).values_list("subject", "body").first()
    if own and not mistakes(kind, Wording(*own)):
        return Wording(*own)
    if own:
        logger.warning("The text staff gave the letter %s can't be used; its own is.", kind.key)
    return Wording(kind.subject, kind.text)


def mistakes(kind: Kind, given: Wording) -> dict[str, list[rules.Fault]]:
    """What has to be mended in a subject and a text, by field; empty when both may be used."""
    found = {
        "subject": rules.faults(given.subject, allowed=kind.subject_names),
        "body": rules.faults(given.text, allowed=kind.names, required=kind.required),
    }
    return {field: faults for field, faults in found.items() if faults}


def fill(kind: Kind, member: Member | None, given: Mapping[str, Any]) -> dict[str, str]:
    """The value of each variable of the kind, fit for a letter.

    Raises TypeError where one is missing or unknown, ValueError where a link is none.
    """
    known = _known(member)
    values = {
        variable.name: rules.value(
            given.get(variable.name, known.get(variable.name, variable.otherwise))
        )
        for variable in kind.variables
        if variable.name in given or variable.name in known or variable.otherwise is not None
    }
    if strange := set(given) - kind.names or kind.names - set(values):
        raise TypeError(f"The letter {kind.key} and {', '.join(sorted(strange))}: see its Kind.")
    for name in kind.links:
        if not rules.LINK.fullmatch(values[name]):
            raise ValueError(f"{name} of the letter {kind.key} has to be an address to open.")
    return values


def _known(member: Member | None) -> dict[str, str]:
    zone = member.zone if member else zone_named(WORLD)
    named = {"name": member.display_name} if member else {}
    return {**named, "when": rules.moment(timezone.now(), zone)}


def samples(kind: Kind, reader: Member) -> dict[str, str]:
    """Values to look at a text with: the reader's own where they are known, else the samples."""
    own = {
        **_known(reader),
        "email": reader.email,
        "old": reader.email,
        "address": reader.email,
    }
    return {one.name: rules.value(own.get(one.name, one.sample)) for one in kind.variables}


def words(kind: Kind, given: Wording, values: Mapping[str, str]) -> Words:
    """A text filled in, in its frame."""
    site = settings.SITE_URL
    subject = rules.subject(given.subject, values)
    return Words(
        subject=subject,
        text=f"{rules.plain(given.text, values)}\n\nRevenue Council\n{site}\n",
        html=render_to_string(
            "members/letter.html",
            {
                "subject": subject,
                "paragraphs": rules.paragraphs(given.text, values, kind.links),
                "site": site,
            },
        ).strip(),
    )
