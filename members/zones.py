"""The time zones one chooses from: one name a place, as the IANA database lists them by country;
older names only lead there.
"""

from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from members.rules import time_zones

WORLD: Final = "UTC"
# What every computer may call UTC.
ALSO_UTC: Final = ("Etc/UTC", "Etc/GMT")


class Zone(NamedTuple):
    """A zone to choose: its name, how it is read, and the older names a browser may still use
    for it.
    """

    name: str
    label: str
    also: tuple[str, ...]

    @property
    def region(self) -> str:
        """The continent or ocean it is listed under."""
        return self.name.partition("/")[0]


@lru_cache(maxsize=1)
def zones() -> tuple[Zone, ...]:
    """Every zone of today, UTC first, then by region and place."""
    named = {
        line.split("\t")[2] for line in _lines("zone.tab") if line and not line.startswith("#")
    }
    older: dict[str, list[str]] = {}
    for alias, name in _links().items():
        if alias not in named and "/" in alias and alias in time_zones():
            older.setdefault(name, []).append(alias)
    found = (
        Zone(name, _label(name), tuple(sorted(older.get(name, ()))))
        for name in named & time_zones()
    )
    return (
        Zone(WORLD, WORLD, ALSO_UTC),
        *sorted(found, key=lambda zone: (zone.region, zone.label)),
    )


def zone_choices(current: str = WORLD) -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones by region, for a select.

    `current`, when it is not among them, comes first: who has an older name keeps it.
    """
    regions: dict[str, list[tuple[str, str]]] = {}
    if current and current not in {zone.name for zone in zones()}:
        regions["As it is now"] = [(current, current.replace("_", " "))]
    for zone in zones():
        regions.setdefault("World" if zone.name == WORLD else zone.region, []).append(
            (zone.name, zone.label)
        )
    return list(regions.items())


def _label(name: str) -> str:
    """ "America/Argentina/Buenos_Aires" is read "Buenos Aires, Argentina"."""
    return ", ".join(reversed(name.replace("_", " ").split("/")[1:]))


def _links() -> dict[str, str]:
    """Each older name and the name it stands for today."""
    links = {
        alias: name
        for kind, name, alias in (
            line.split(" ") for line in _lines("tzdata.zi") if line.startswith("L ")
        )
    }
    return {alias: links.get(name, name) for alias, name in links.items()}


def _lines(name: str) -> list[str]:
    return (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8").splitlines()
