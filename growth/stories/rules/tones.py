"""How a review speaks. Pure. The tones are those of the column."""

from typing import Final

# What a writer is told; only this decides the tone, whatever the entries ask for.
TONES: Final = {
    "LOW": "Low: kind, and to the point. Begin each part with what went well; name a gap as the"
    " next thing that is possible. Never flatter: praise only what an entry shows.",
    "MEDIUM": "Medium: say what you see. Even and factual, neither praise nor blame, no softening"
    " and no sharpening.",
    "HARSH": "Harsh: leave the comfort out. Short sentences. Name what was put off, left open or"
    " not written down, and do not excuse it.",
    "BRUTAL": "Brutal: as a rival would put it who has read everything. Blunt and unsparing about"
    " the work and what was written of it, never about the person: no insult, nothing about looks,"
    " health, origin, belief or family.",
}
