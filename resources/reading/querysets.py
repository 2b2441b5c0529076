"""Which files are still to be read."""

from django.db.models import Exists, OuterRef

from resources.models import Resource, ResourceText
from resources.querysets import ResourceQuerySet


def unread() -> ResourceQuerySet:
    """Resources whose current file nobody has read yet: the newest first, which somebody waits
    for.
    """
    read = ResourceText.objects.filter(resource=OuterRef("pk"), file=OuterRef("file"))
    return Resource.objects.exclude(file="").filter(~Exists(read)).order_by("-pk")
