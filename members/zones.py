"""The time zones one chooses from: one name a place, as the IANA database lists them by country;
older names only lead there.
"""

from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from members.rules import is_time_zone, time_zones

WORLD: Final = "UTC"
WORLD_REGION: Final = "World"
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


Group = tuple[str, tuple[tuple[str, str], ...]]


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """The zone of this name, UTC for a name that no longer exists.

    ZoneInfo keeps eight zones and reads every other one from disk each time.
    """
    return ZoneInfo(name if is_time_zone(name) else WORLD)


def zone_choices(current: str = WORLD) -> tuple[Group, ...]:
    """The zones by region, for a select.

    `current`, when it is not among them, comes first: who has an older name keeps it.
    """
    if not current or current in _names():
        return _by_region()
    return (("As it is now", ((current, current.replace("_", " ")),)), *_by_region())


def zone_options(current: str, chosen: str) -> SafeString:
    """The same choices as the options of a select."""
    kept = "" if not current or current in _names() else _drawn(zone_choices(current)[:1])
    before, option, after = f"{kept}{_listed()}".partition(
        format_html('<option value="{}"', chosen)
    )
    return mark_safe(f"{before}{option} selected{after}" if option else before)


@cache
def _names() -> frozenset[str]:
    return frozenset(zone.name for zone in zones())


@cache
def _by_region() -> tuple[Group, ...]:
    regions: dict[str, list[tuple[str, str]]] = {}
    for zone in zones():
        region = WORLD_REGION if zone.name == WORLD else zone.region
        regions.setdefault(region, []).append((zone.name, zone.label))
    return tuple((region, tuple(choices)) for region, choices in regions.items())


@cache
def _listed() -> SafeString:
    """The options of every zone, drawn once: there are some 420."""
    return _drawn(_by_region())


def _drawn(groups: tuple[Group, ...]) -> SafeString:
    also = {zone.name: " ".join(zone.also) for zone in zones()}
    return format_html_join(
        "",
        '\n  <optgroup label="{}">{}\n  </optgroup>',
        ((region, _options(choices, also)) for region, choices in groups),
    )


def _options(choices: tuple[tuple[str, str], ...], also: dict[str, str]) -> SafeString:
    return format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>',
        (
            (name, format_html(' data-also="{}"', also[name]) if also.get(name) else "", label)
            for name, label in choices
        ),
    )


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
