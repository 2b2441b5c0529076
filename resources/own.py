"""What the tables of the library hold of a member (members/own/registry.py)."""

from typing import Final

from members.own.registry import Copy, Fate, Table, nobodys, of

TABLES: Final = (
    Table(
        "resources.ResourceDownload",
        Fate.GOES,
        rows=of("resources.ResourceDownload", "member"),
        copy=Copy(
            "downloads",
            {
                "resource": "resource__title",
                "address": "resource__slug",
                "downloaded_at": "downloaded_at",
            },
        ),
        words=("download", "downloads"),
    ),
    *nobodys("What the library offers.", "resources.Resource"),
)
