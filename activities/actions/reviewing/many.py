"""Up to 50 submissions are decided at once, each with a fate of its own."""

from collections.abc import Callable, Iterable
from typing import Final

from activities.actions.reviewing.deciding import approve, reject
from activities.actions.reviewing.outcomes import Outcome
from members.models import Member

MOST_AT_ONCE: Final = 50  # Spec, activities: "bulk up to 50".


def approve_many(*, seen: Iterable[tuple[int, int]], reviewer: Member) -> dict[int, Outcome]:
    """Approve these versions of these submissions, (id, version) each, as they are worth.

    The outcome of each by its id. One transaction each, so that one that is refused keeps none of
    the others back. Raises ValueError for more than MOST_AT_ONCE.
    """
    return _each(
        seen,
        lambda pk, version: approve(submission_id=pk, reviewer=reviewer, version=version),
    )


def reject_many(
    *, seen: Iterable[tuple[int, int]], reviewer: Member, note: str
) -> dict[int, Outcome]:
    """Send these back, as `approve_many` approves them, all with the same note."""
    return _each(
        seen,
        lambda pk, version: reject(submission_id=pk, reviewer=reviewer, version=version, note=note),
    )


def _each(
    seen: Iterable[tuple[int, int]], decide: Callable[[int, int], Outcome]
) -> dict[int, Outcome]:
    chosen = sorted(set(seen))
    if len(chosen) > MOST_AT_ONCE:
        raise ValueError(f"{len(chosen)} are too many: {MOST_AT_ONCE} at most.")
    return {pk: decide(pk, version) for pk, version in chosen}
