"""What an answer cost. Pure."""

from decimal import ROUND_HALF_UP, Decimal


def cost(
    prompt_tokens: int | None,
    completion_tokens: int | None,
    price_in: Decimal | None,
    price_out: Decimal | None,
) -> int | None:
    """Millionths of a US dollar, at prices in dollars for a million tokens.

    None where a price or a number of tokens is unknown: half a sum is no sum.
    """
    if prompt_tokens is None or completion_tokens is None or price_in is None or price_out is None:
        return None
    # A dollar for a million tokens is a millionth of a dollar for one.
    whole = prompt_tokens * price_in + completion_tokens * price_out
    return int(whole.quantize(Decimal(1), rounding=ROUND_HALF_UP))
