"""Every way to earn points, declared once."""

from dataclasses import dataclass
from typing import Final

# Points per deed, from spec: gamification, "Awards"; discord_activity per XP_PER_POINT. What staff
# set in PointConfig goes before these.
AWARDS: Final[dict[str, int]] = {
    "benchmark_submission": 50,
    "resource_download": 5,
    "intro_completed": 25,
    "discord_activity": 1,
}
BENCHMARKS: Final = 4  # Spec, benchmarks: one award for each of four categories.
XP_PER_POINT: Final = 100  # Spec, gamification: "1 per 100 MEE6 XP".


@dataclass(frozen=True)
class Section:
    """A family of ledger entries, as a member filters them."""

    slug: str
    label: str
    actions: tuple[str, ...]


SECTIONS: Final = (
    Section("benchmarks", "Benchmarks", ("benchmark_submission",)),
    Section("library", "Library", ("resource_download",)),
    Section("discord", "Discord", ("discord_activity",)),
    Section("introduction", "Introduction", ("intro_completed",)),
    Section("corrections", "Corrections", ("admin_adjustment",)),
)
OTHER: Final = Section("other", "Other", ())


def section_of(action: str) -> Section:
    """The family an action belongs to; OTHER for one declared later."""
    return next((kind for kind in SECTIONS if action in kind.actions), OTHER)
