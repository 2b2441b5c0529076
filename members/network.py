"""Where a request came from, as far as anybody needs to know."""

from ipaddress import IPv4Address, ip_address, ip_network

# What a household or an office has: the rest of an address is one machine.
V4_PREFIX, V6_PREFIX = 24, 48


def network_of(address: str | None) -> str:
    """The network of an address, as "203.0.113.x" or "2001:db8:12::/48"; empty for what is no
    address, such as a socket of this machine.
    """
    try:
        found = ip_address((address or "").strip())
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    if isinstance(found, IPv4Address):
        return f"{str(found).rpartition('.')[0]}.x"
    return str(ip_network((found, V6_PREFIX), strict=False))
