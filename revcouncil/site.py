"""The admin's site: what every form of it has in common, whoever registers it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Field, JSONField, Model
from django.db.models.constants import LOOKUP_SEP
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst

from gamification.rules.words import counted
from members.fields import WordsField


class SaysWhatIsKnown(BaseModelAdmin):
    """Leaves out of the form of a new row what only the database can fill in: before that there
    is nothing to show.
    """

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the fields that are only shown and have no value before the row is written."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None:
            return fieldsets
        shown = set(self.get_readonly_fields(request, obj)).intersection(
            flatten_fieldsets(fieldsets)
        )
        unknown = {
            name
            for name in shown
            if isinstance(name, str) and _filled_by_database(self.model, name)
        }
        return without_fields(fieldsets, unknown) if unknown else fieldsets

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The row; an empty name of a field is none."""
        find: Any = super().get_object  # type: ignore[misc]
        return find(request, object_id, from_field or None)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Nothing in an address looks into JSON, nor from a row into what belongs to it unless a
        filter does: answers, drafts and payloads could be read digit by digit by how they begin.
        """
        if leads_into_json(self.model, lookup):
            return False
        filters: Any = getattr(self, "list_filter", ())
        asked = any(isinstance(one, str) and lookup.startswith(one) for one in filters)
        if leads_to_own(self.model, lookup) and not asked:
            return False
        return super().lookup_allowed(lookup, value, request)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """A list of words is read like everywhere; rights are named in words."""
        if isinstance(db_field, ArrayField) and isinstance(db_field.base_field, CharField):
            kwargs.setdefault("form_class", WordsField)
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.related_model is not None:
            from members.readable import right_in_words  # this module is read before the apps

            if db_field.related_model._meta.label == "auth.Permission":
                field.label_from_instance = right_in_words
        return field

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A list is called by what is in it."""
        title = capfirst(str(self.opts.verbose_name_plural))
        context = {"title": title, **(extra_context or {})}
        return super().changelist_view(request, context)  # type: ignore[misc]


class CouncilSite(AdminSite):
    """Django's site; every admin registered here says only what is known."""

    # It takes a quarter of the width from every list, and moves them when it opens.
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register, with what all have in common before the class's own."""
        own = admin_class or ModelAdmin
        super().register(
            model_or_iterable,
            type(own.__name__, (SaysWhatIsKnown, own), {"__module__": own.__module__}),
            **options,
        )

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff whose session showed a second factor, where one is required."""
        # This module is read before the apps are.
        from revcouncil.middleware.staff import may_enter

        return super().has_permission(request) and may_enter(request)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page that everybody changes a password on: one limit on tries, one set of notices."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def get_urls(self) -> list[Any]:
        """Django's; the way from a row to its page is open for what has an admin here, not for
        every kind of row there is.
        """
        return [
            path(
                "r/<path:content_type_id>/<path:object_id>/",
                self.admin_view(self.page_of_row),
                name="view_on_site",
            ),
            *self._own_pages(),
            *super().get_urls(),
        ]

    def _own_pages(self) -> list[Any]:
        """The figures, and a member seen whole."""
        # This module is read before the apps are.
        from revcouncil.analytics import activity_pages, pages
        from revcouncil.desk import member

        view = self.admin_view
        return [
            path("analytics/", view(pages.analytics), name="analytics"),
            path("analytics/<slug:figure>.csv", view(pages.analytics_csv), name="analytics-csv"),
            path(
                "analytics/activities/",
                view(activity_pages.activity_figures),
                name="activity-figures",
            ),
            path(
                "analytics/activities/<slug:figure>.csv",
                view(activity_pages.activity_figures_csv),
                name="activity-figures-csv",
            ),
            path(
                "members/member/<int:pk>/overview/", view(member.overview), name="member-overview"
            ),
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """What waits for this person, above Django's list of what there is."""
        from revcouncil.desk.waiting import piles

        waiting = piles(request.user)
        context = {"piles": waiting, "title": desk_title(waiting), **(extra_context or {})}
        return super().index(request, context)

    def page_of_row(
        self, request: HttpRequest, content_type_id: str, object_id: str
    ) -> HttpResponse:
        """Django's shortcut.

        Raises Http404 for a kind of row that has no admin here: some have no table.
        """
        # This module is read before the apps are.
        from django.contrib.contenttypes.models import ContentType
        from django.contrib.contenttypes.views import shortcut

        kind = (
            ContentType.objects.filter(pk=content_type_id).first()
            if content_type_id.isdecimal()
            else None
        )
        if kind is None or kind.model_class() not in self._registry:
            raise Http404
        return shortcut(request, content_type_id, object_id)


def desk_title(piles: list[Any]) -> str:
    """How many things wait, of how many kinds: "Five things wait"."""
    number = sum(pile.number for pile in piles)
    if not number:
        return "Nothing waits for you"
    text = f"{counted(number, 'thing')} wait{'s' if number == 1 else ''} for you"
    return text[0].upper() + text[1:]


class CouncilAdminConfig(AdminConfig):
    """Django's admin, with our site."""

    default_site = "revcouncil.site.CouncilSite"


def leads_into_json(model: type[Model], lookup: str) -> bool:
    """Whether a lookup comes upon a JSON field, on the model or behind a key."""
    return any(isinstance(field, JSONField) for field in _fields_on(model, lookup))


def leads_to_own(model: type[Model], lookup: str) -> bool:
    """Whether a lookup goes from a row to rows that point at it, at once or behind a key."""
    return any(field.auto_created and not field.concrete for field in _fields_on(model, lookup))


def _fields_on(model: type[Model], lookup: str) -> Iterator[Any]:
    """The fields a lookup comes by, as far as it names fields."""
    meta = model._meta
    for part in lookup.split(LOOKUP_SEP):
        try:
            field: Any = meta.get_field(part)
        except FieldDoesNotExist:
            return
        yield field
        if field.related_model is None:
            return
        meta = field.related_model._meta


def without_fields(fieldsets: Iterable[tuple[Any, Any]], names: set[str]) -> list[tuple[Any, Any]]:
    """The same groups without these fields; lines and groups that become empty go."""
    left = []
    for title, options in fieldsets:
        lines = [_line_without(line, names) for line in options["fields"]]
        if kept := [line for line in lines if line]:
            left.append((title, {**options, "fields": kept}))
    return left


def _line_without(line: Any, names: set[str]) -> Any:
    if isinstance(line, list | tuple):
        return tuple(name for name in line if name not in names)
    return None if line in names else line


def _filled_by_database(model: type[Model], name: str) -> bool:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return (
        isinstance(field, Field)
        and field.has_db_default()
        and not (field.has_default() and field.editable)
    )
