"""From how many agencies on, in what bands, as what shares. Spec: benchmarks, "Privacy"."""

from typing import Final

# From how many distinct agencies on. Never a minimum or a maximum.
MEDIAN_FROM: Final = 5
QUARTILES_FROM: Final = 10
TENTHS_FROM: Final = 20
# An answer's share speaks for at least this many agencies, and so does what is added up in "Other".
SHARE_FROM: Final = 5
DASH: Final = "\N{EN DASH}"
BANDS: Final = (
    (100, "100+"),
    (50, f"50{DASH}99"),
    (20, f"20{DASH}49"),
    (10, f"10{DASH}19"),
    (5, f"5{DASH}9"),
)


def band(agencies: int) -> str:
    """How many agencies, as published: 12 is in the band from 10 to 19.

    Raises ValueError below 5: that is not published at all.
    """
    for start, name in BANDS:
        if agencies >= start:
            return name
    raise ValueError(f"{agencies} agencies are too few to be counted aloud.")


def percents(counts: list[int], *, step: int) -> list[int]:
    """Shares in percent, in multiples of `step`, that add up to 100 (largest remainders first)."""
    steps, total = 100 // step, sum(counts)
    shares = [n * steps // total for n in counts]
    by_remainder = sorted(range(len(counts)), key=lambda index: -(counts[index] * steps % total))
    for index in by_remainder[: steps - sum(shares)]:
        shares[index] += 1
    return [share * step for share in shares]
