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
    Table(
        "resources.Resource",
        Fate.STAYS,
        "What the library offers. It names its author; the name goes with the account.",
        rows=of("resources.Resource", "author"),
        copy=Copy("authored", {"resource": "title", "address": "slug"}),
        words=("resource you wrote", "resources you wrote"),
    ),
    Table(
        "resources.ResourceVersion",
        Fate.STAYS,
        "Files of the library. Who uploaded one is forgotten.",
        rows=of("resources.ResourceVersion", "uploaded_by"),
        copy=Copy(
            "uploaded_versions",
            {"resource": "resource__title", "number": "number", "created_at": "created_at"},
        ),
    ),
    Table(
        "resources.LibraryDeed",
        Fate.STAYS,
        "What was done to the library stays, so that it can be undone. Who did it is forgotten.",
        rows=of("resources.LibraryDeed", "curator"),
        copy=Copy("library_deeds", {"deed": "verb", "number": "number", "at": "at"}),
        loose=("before",),
    ),
    Table(
        "resources.ResourceUpload",
        Fate.GOES,
        rows=of("resources.ResourceUpload", "curator"),
        copy=Copy("library_uploads", {"at": "at"}),
    ),
    Table(
        "resources.LibraryImport",
        Fate.GOES,
        rows=of("resources.LibraryImport", "curator"),
        copy=Copy("library_imports", {"list": "name", "at": "at", "confirmed_at": "confirmed_at"}),
        loose=("headings", "rows", "result"),
    ),
    *nobodys(
        "What the library offers, and what its files say.",
        "resources.FormerSlug",
        "resources.Tag",
        "resources.ResourceTag",
        "resources.ResourceText",
        "resources.SearchEntry",
        "resources.SearchPopularity",
        "resources.SearchChange",
        "resources.SearchTerm",
        "resources.SearchSpelling",
    ),
    *nobodys(
        "Words that found nothing, and how often. Who typed them is not kept.",
        "resources.SearchMiss",
    ),
)
