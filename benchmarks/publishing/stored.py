"""What is published of a cell, as JSON in its snapshot and back."""

from decimal import Decimal
from typing import Any

from benchmarks.rules.grid import Figure
from benchmarks.rules.publishing import QUANTILES, Bin, Published


def to_json(published: Published) -> dict[str, Any]:
    """Numbers as texts, exactly as they were decided."""
    if published.named:
        return {"named": [list(share) for share in published.named], "other": published.other}
    return {
        "quantiles": {
            name: [str(one.value), str(one.low), str(one.high)]
            for name, one in published.quantiles.items()
        },
        "bins": [[_text(one.low), _text(one.high), one.percent] for one in published.bins],
    }


def from_json(agencies: str, figures: dict[str, Any]) -> Published:
    """What `to_json` was given; `agencies` is the band beside it."""
    quantiles = figures.get("quantiles", {})
    return Published(
        agencies=agencies,
        # JSON of the database keeps no order.
        quantiles={
            name: Figure(**dict(zip(("value", "low", "high"), map(Decimal, found), strict=True)))
            for name in QUANTILES
            if (found := quantiles.get(name))
        },
        bins=tuple(
            Bin(low=_number(low), high=_number(high), percent=percent)
            for low, high, percent in figures.get("bins", ())
        ),
        named=tuple((answer, percent) for answer, percent in figures.get("named", ())),
        other=figures.get("other", 0),
    )


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
