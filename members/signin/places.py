"""Where a request comes from: its address, and that address in words."""

from ipaddress import IPv6Address, ip_address
from typing import Final

from allauth.core.internal.httpkit import clean_client_ip
from django.conf import settings
from django.http import HttpRequest

# Neither the peer nor a proxy said who it is: a local socket without a proxy before it.
NOWHERE: Final = "0.0.0.0"


def client_address(request: HttpRequest) -> str:
    """The address of who asks; NOWHERE when nobody can say.

    Each trusted proxy adds the address it was reached from at the right end of X-Forwarded-For, so
    the client's is as many from the right as there are proxies. Whatever stands left of it the
    client wrote. A header that is too short did not come through the proxies: then the peer counts.
    """
    count: int = settings.TRUSTED_PROXIES
    found = str(request.META.get("REMOTE_ADDR") or "")
    if count:
        hops = str(request.META.get("HTTP_X_FORWARDED_FOR") or "").split(",")
        if len(hops) >= count:
            found = hops[-count]
    return clean_client_ip(found) or NOWHERE


def place_in_words(address: str) -> str:
    """The network of an address, without the part that names one line of it: "203.0.113.…"."""
    found = ip_address(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if str(found) == NOWHERE:
        return "an address nobody told us"
    if found.is_loopback:
        return "this machine"
    if isinstance(found, IPv6Address):
        return ":".join(found.exploded.split(":")[:3]) + ":…"
    return ".".join(str(found).split(".")[:3]) + ".…"
