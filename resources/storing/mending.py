"""What the check can mend by itself. Nothing a row names is ever deleted, and what only a backup
or a curator can mend is left as it is.
"""

from typing import Any

from members.sweeping import sweep_later
from resources import actions
from resources.models import Resource, ResourceVersion
from resources.storing.checking import Fault, What, measure


def mend(store: Any, fault: Fault) -> str:
    """Mend it and say how; "" for what has to be mended by hand."""
    if fault.what is What.ORPHAN:
        sweep_later([fault.name])
        return f"{fault.name} is swept with the next run of the sweep."
    if fault.what is What.UNKNOWN:
        size, sha256 = measure(store, fault.name)
        actions.note_measure(name=fault.name, size=size, sha256=sha256)
        return f"{fault.name} has {size:,} bytes; size and hash are noted."
    if fault.what is What.MISSING:
        return _put_older_back(store, fault.name)
    return ""


def _put_older_back(store: Any, name: str) -> str:
    """A resource without its file gets the newest of the older ones that is there."""
    said = []
    for resource in Resource.objects.filter(file=name):
        older = next((one for one in _older(resource) if _is_there(store, str(one.file))), None)
        if older and actions.put_back(resource=resource, version=older, lost=name):
            said.append(
                f"Resource {resource.pk}, “{resource.title}”, shows the file of version"
                f" {older.number} again."
            )
    return " ".join(said)


def _older(resource: Resource) -> Any:
    kept = ResourceVersion.objects.filter(resource=resource).exclude(file=resource.file.name)
    return kept.order_by("-number")


def _is_there(store: Any, name: str) -> bool:
    try:
        store.size(name)
    except FileNotFoundError:
        return False
    return True
