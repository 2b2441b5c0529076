"""What the page of writing shows of the proofreader: growth/_corrections.html."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from growth.models import Correction, Post
from growth.proofreading.actions import changes_of, standing_text
from growth.proofreading.rules.drawing import Row, Stroke, drawn, heading, heading_of_list, rows
from growth.writer import client

LEDE: Final = (
    "Marked below, none of them made yet. Tick what you want; your own words stay until you take"
    " the change."
)
NONE_FOUND: Final = "Publish it, or go on writing."


@dataclass(frozen=True)
class Heading:
    """What the page says first."""

    title: str
    lede: str
    of_list: str


@dataclass(frozen=True)
class Corrections:
    """The corrections of the text as it stands."""

    key: UUID
    heading: Heading
    paragraphs: list[list[Stroke]]
    rows: list[Row]


def corrections_of(post: Post | None) -> dict[str, Any]:
    """The context of the template: one query, for an entry that is kept."""
    found = None
    if post is not None and client.is_on():
        correction = Correction.objects.filter(post_id=post.pk).first()
        if correction is not None and correction.text == standing_text(post):
            found = _shown(correction)
    return {"corrections": found, "proofreader": client.is_on(), "proofread_post": post}


def _shown(correction: Correction) -> Corrections:
    changes = changes_of(correction)
    return Corrections(
        key=correction.key,
        heading=Heading(
            heading(changes, correction.text),
            LEDE if changes else NONE_FOUND,
            heading_of_list(len(changes)),
        ),
        paragraphs=drawn(correction.text, changes),
        rows=rows(correction.text, changes),
    )
