"""What is always true of the rows of the library, by subject."""

from resources.models.addresses import FormerSlug
from resources.models.deeds import LibraryDeed, ResourceUpload
from resources.models.downloads import ResourceDownload
from resources.models.imports import LibraryImport
from resources.models.library import Resource, State
from resources.models.search import (
    SearchChange,
    SearchEntry,
    SearchMiss,
    SearchPopularity,
    SearchSpelling,
    SearchTerm,
)
from resources.models.tags import ResourceTag, Tag
from resources.models.versions import ResourceText, ResourceVersion

__all__ = [
    "FormerSlug",
    "LibraryDeed",
    "LibraryImport",
    "Resource",
    "ResourceDownload",
    "ResourceTag",
    "ResourceText",
    "ResourceUpload",
    "ResourceVersion",
    "SearchChange",
    "SearchEntry",
    "SearchMiss",
    "SearchPopularity",
    "SearchSpelling",
    "SearchTerm",
    "State",
    "Tag",
]
