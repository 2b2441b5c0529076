"""Icons stand in the sprite; one that does not is drawn as nothing."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASKED = re.compile(r'{% icon "([\w-]+)"|href="#i-([\w-]+)"')


def test_every_icon_that_is_asked_for_is_in_the_sprite() -> None:
    sprite = (ROOT / "revcouncil/templates/_sprite.html").read_text()
    drawn = set(re.findall(r'id="i-([\w-]+)"', sprite))
    asked = {
        one or other
        for path in ROOT.glob("*/templates/**/*.html")
        for one, other in ASKED.findall(path.read_text())
    }
    assert asked
    assert asked - drawn == set()
