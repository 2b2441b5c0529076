"""What the page of writing shows of the proofreader: growth/_corrections.html."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from growth.models import Correction, Post
from growth.proofreading.actions import changes_of, standing_text
from growth.proofreading.rules.drawing import Row, Stroke, drawn, heading, rows
from growth.writer import client


@dataclass(frozen=True)
class Corrections:
    """The corrections of the text as it stands."""

    key: UUID
    heading: str
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
        heading=heading(changes, correction.text),
        paragraphs=drawn(correction.text, changes),
        rows=rows(correction.text, changes),
    )
