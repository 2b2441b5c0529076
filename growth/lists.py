"""Lists of what members wrote, in the admin."""

from typing import Any, Final

from django.http import HttpRequest

from members.found import FoundByMember

OF_A_KEY: Final = ("", "exact", "in", "id", "id__exact", "pk", "pk__exact")


class ByMembers(FoundByMember):
    """Rows of members, of which only the filters are asked."""

    by = "author"

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what the filters ask, and whose it is: words nobody published could be guessed by
        how they begin, on the row and behind its keys.
        """
        first, _, rest = lookup.partition("__")
        filters: Any = self.list_filter
        asked = {one if isinstance(one, str) else one.parameter_name for one in filters}
        is_key = first in (self.by, "id", "pk") and rest in OF_A_KEY
        return (is_key or first in asked) and super().lookup_allowed(lookup, value, request)
