"""One deed to many resources: counted in words, with what was left out and why, and undone."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone

from gamification.rules.words import counted, in_words
from members.admin.base import actor
from members.models import Member
from resources import actions
from resources.admin.base import LIST, UNDO, moment_in_words, page
from resources.admin.forms import ScheduleForm, TagNameForm
from resources.catalogue import State
from resources.models import LibraryDeed, Resource, ResourceTag, Tag
from resources.querysets import ResourceQuerySet

MOST: Final = 10_000

Left = tuple[tuple[Q, str, str], ...]
ARCHIVED: Final = Q(archived_at__isnull=False)
EMPTY: Final = Q(file="")


def of_state(state: State) -> Q:
    """Resources of this state."""
    return Q(state=state)


class Bulk(NamedTuple):
    """A deed: what it is called, what it did to one and to several, and whom it leaves out: the
    first reason that holds, for one and for several.
    """

    label: str
    run: Callable[..., LibraryDeed | None]
    one: str
    many: str
    left: Left


IN_ARCHIVE: Final = (ARCHIVED, "one is archived", "{} are archived")
NO_FILE: Final = (EMPTY, "one has no file", "{} have no file")
ON_SHELF: Final = (
    of_state(State.PUBLISHED),
    "one was published already",
    "{} were published already",
)
KINDS: Final[dict[str, Bulk]] = {
    "publish": Bulk(
        "Publish now",
        actions.publish,
        "is published: members see it now",
        "are published: members see them now",
        (IN_ARCHIVE, ON_SHELF, NO_FILE),
    ),
    "schedule": Bulk(
        "Schedule…",
        actions.schedule,
        "appears by itself on {}",
        "appear by themselves on {}",
        (IN_ARCHIVE, ON_SHELF, NO_FILE),
    ),
    "withdraw": Bulk(
        "Withdraw to draft",
        actions.withdraw,
        "is a draft again: members don't see it. Downloads and points stay",
        "are drafts again: members don't see them. Downloads and points stay",
        ((of_state(State.DRAFT), "one was a draft already", "{} were drafts already"),),
    ),
    "feature": Bulk(
        "Feature",
        lambda **given: actions.set_featured(featured=True, **given),
        "now stands first in the library",
        "now stand first in the library",
        ((Q(is_featured=True), "one was featured already", "{} were featured already"),),
    ),
    "unfeature": Bulk(
        "Stop featuring",
        lambda **given: actions.set_featured(featured=False, **given),
        "went back in line",
        "went back in line",
        ((Q(is_featured=False), "one was not featured", "{} were not featured"),),
    ),
    "add_tag": Bulk("Add a tag…", actions.add_tag, "has the tag {}", "have the tag {}", ()),
    "remove_tag": Bulk(
        "Take a tag off…", actions.remove_tag, "lost the tag {}", "lost the tag {}", ()
    ),
    "archive": Bulk(
        "Archive",
        actions.archive,
        "is archived: members don't see it any more. Everything of it is kept",
        "are archived: members don't see them any more. Everything of them is kept",
        ((ARCHIVED, "one was archived already", "{} were archived already"),),
    ),
    "restore": Bulk(
        "Restore from the archive",
        lambda **given: actions.restore(now=timezone.now(), **given),
        "is back as it was",
        "are back as they were",
        ((~ARCHIVED, "one was not archived", "{} were not archived"),),
    ),
}
# Those that ask for something first: the page's title, its form, and what it says beforehand.
ASKING: Final[dict[str, tuple[str, Any, str, str]]] = {
    "schedule": (
        "Schedule",
        ScheduleForm,
        "Members see nothing of them until then. What is published already stays.",
        "Schedule",
    ),
    "add_tag": (
        "Add a tag",
        TagNameForm,
        "Nothing else of them changes. A tag that is not there yet is made.",
        "Add the tag",
    ),
    "remove_tag": (
        "Take a tag off",
        TagNameForm,
        "Nothing else of them changes. The tag itself stays, also on nothing.",
        "Take it off",
    ),
}


def done_words(bulk: Bulk, changed: int, left: Sequence[str], value: str = "") -> str:
    """What a deed did and whom it left out: "Three resources are published: members see them now.
    Two stay as they are: one has no file and one is archived."
    """
    if changed:
        what = (bulk.one if changed == 1 else bulk.many).format(value)
        said = f"{_capital(counted(changed, 'resource'))} {what}."
    else:
        said = "Nothing changed."
    if not left:
        return said
    return f"{said} Left as they were: {', '.join(left)}."


def left_out(bulk: Bulk, resources: ResourceQuerySet, left: Left) -> list[str]:
    """How many a deed leaves out for which reason, in words. One query."""
    before, counts = Q(), {}
    for number, (reason, _, _) in enumerate(left):
        counts[f"n{number}"] = Count("pk", filter=reason & ~before if before else reason)
        before |= reason
    found = resources.order_by().aggregate(**counts) if counts else {}
    return [
        one if found[f"n{number}"] == 1 else many.format(in_words(found[f"n{number}"]))
        for number, (_, one, many) in enumerate(left)
        if found[f"n{number}"]
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _action(verb: str) -> Callable[..., Any]:
    """One entry of the list's menu."""

    @admin.action(description=KINDS[verb].label, permissions=["change"])
    def chosen(page: "DoneInBulk", request: HttpRequest, queryset: ResourceQuerySet) -> Any:
        return page.begin(request, verb, queryset)

    chosen.__name__ = verb
    return chosen


class DoneInBulk(admin.ModelAdmin):
    """The deeds of the list."""

    actions = tuple(map(_action, KINDS))

    def get_urls(self) -> list[URLPattern]:
        """With the page a deed that asks for something posts to."""
        view = self.admin_site.admin_view(self.bulk_view)
        return [
            path("bulk/<slug:verb>/", view, name="resources_resource_bulk"),
            *super().get_urls(),
        ]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Ours; deleting is for the page of one resource."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def bulk_view(self, request: HttpRequest, verb: str) -> HttpResponse:
        """The page of a deed that asks for something, sent."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if verb not in ASKING or request.method != "POST":
            return redirect(LIST)
        keys = request.POST.get("chosen", "").split(",")
        pks = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
        form = ASKING[verb][1](request.POST, curator=actor(request))
        if not pks[:MOST] or not form.is_valid():
            return self._ask(request, verb, pks[:MOST], form)
        value, said = _value(form, actor(request))
        return self._run(request, verb, pks[:MOST], said, **value)

    def begin(self, request: HttpRequest, verb: str, chosen: ResourceQuerySet) -> Any:
        """Do a deed to what was chosen in the list, or ask for what it needs."""
        pks = list(chosen.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(pks) > MOST:
            self.message_user(request, f"Choose {MOST:,} at most.", messages.ERROR)
            return None
        if verb in ASKING:
            return self._ask(request, verb, pks, ASKING[verb][1](curator=actor(request)))
        self._run(request, verb, pks, "")
        return None

    def _ask(self, request: HttpRequest, verb: str, pks: list[int], form: Any) -> HttpResponse:
        title, _, consequence, button = ASKING[verb]
        chosen = Resource.objects.filter(pk__in=pks).order_by("title", "pk")
        context = {
            "title": f"{title}: {counted(len(pks), 'resource')}",
            "verb": verb,
            "chosen": ",".join(map(str, pks)),
            "titles": chosen.values_list("title", flat=True)[:10],
            "more": max(len(pks) - 10, 0),
            "consequence": consequence,
            "button": button,
            "form": form,
            "media": form.media,
        }
        return page(self, request, "bulk", context)

    def _run(
        self, request: HttpRequest, verb: str, pks: list[int], said: str, **given: Any
    ) -> HttpResponse:
        chosen, bulk = Resource.objects.filter(pk__in=pks), KINDS[verb]
        reasons = bulk.left or _left_by_tag(verb, given["tag"])
        left = left_out(bulk, chosen, reasons)
        deed = bulk.run(resources=chosen, curator=actor(request), **given)
        words = done_words(bulk, deed.number if deed else 0, left, said)
        level = messages.SUCCESS if deed else messages.INFO
        tags = f"{UNDO}{deed.pk}" if deed else ""
        self.message_user(request, words, level, extra_tags=tags)
        return redirect(LIST)


def _left_by_tag(verb: str, tag: Tag) -> Left:
    has_it = Q(Exists(ResourceTag.objects.filter(resource=OuterRef("pk"), tag=tag)))
    if verb == "add_tag":
        return ((has_it, "one has it already", "{} have it already"),)
    return ((~has_it, "one does not have it", "{} do not have it"),)


def _value(form: Any, curator: Member) -> tuple[dict[str, Any], str]:
    """What the deed is given, and how that is said."""
    moment: datetime | None = form.cleaned_data.get("at")
    if moment:
        return {"at": moment}, moment_in_words(moment, curator)
    tag = actions.tag_named(form.cleaned_data["name"])
    return {"tag": tag}, f"“{tag}”"
