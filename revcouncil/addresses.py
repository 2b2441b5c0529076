"""How addresses lie below one another. Pure."""


def addresses_above(path: str) -> list[str]:
    """The addresses a page may stand at above this one, nearest first: "/a/b" gives "/a/", "/"."""
    parts = [part for part in path.split("/") if part]
    return ["/".join(["", *parts[:length], ""]) for length in range(len(parts) - 1, -1, -1)]
