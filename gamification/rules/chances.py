"""What a member can still earn."""

from collections.abc import Mapping
from dataclasses import dataclass

from gamification.catalogue import AWARDS, BENCHMARKS, XP_PER_POINT
from gamification.rules.words import in_words


@dataclass(frozen=True)
class Chance:
    """A deed still open to a member and what it pays. `kind` says where it is done (see SECTIONS)."""

    kind: str
    words: str
    points: int


def chances(
    *, paid: Mapping[str, int], values: Mapping[str, int | None] = AWARDS, paying: bool = True
) -> list[Chance]:
    """What a member can still earn, largest first.

    `paid` says how many entries there are by action, `values` what each pays today. Only who is
    `paying` takes resources.
    """
    left = BENCHMARKS - paid.get("benchmark_submission", 0)
    deeds = [("library", "Each resource new to you", "resource_download")] if paying else []
    deeds.append(("discord", f"{XP_PER_POINT} XP in Discord", "discord_activity"))
    if not paid.get("intro_completed"):
        deeds.insert(0, ("introduction", "Your introduction in Discord", "intro_completed"))
    if left > 0:
        words = (
            "The last benchmark" if left == 1 else f"{in_words(left).capitalize()} benchmarks, each"
        )
        deeds.insert(0, ("benchmarks", words, "benchmark_submission"))
    open_ = [Chance(kind, words, values.get(action) or 0) for kind, words, action in deeds]
    # What pays nothing moves nobody up. Equal ones stay in the order above.
    return sorted((chance for chance in open_ if chance.points), key=lambda chance: -chance.points)
