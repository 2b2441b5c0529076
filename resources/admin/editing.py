"""The form of one resource: its fields, its buttons, and two curators at once."""

from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from members.admin.base import actor
from resources import actions
from resources.admin.base import UNDO, moment_in_words
from resources.admin.forms import DEEDS, ResourceForm
from resources.catalogue import State
from resources.models import LibraryDeed, Resource
from resources.models.following import VERSIONS_KEPT

WORDS: Final = (
    None,
    {
        "fields": [
            *("title", "slug", ("category", "type"), "description", "tag_names"),
            ("author", "author_name"),
            "seen",
        ]
    },
)
ON_THE_SHELF: Final = ("is_featured", "appears_at")


class Edited(admin.ModelAdmin):
    """How a resource is written."""

    form = ResourceForm
    change_form_template = "resources/admin/change_form.html"
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ("versions_kept", "figures", "created_at", "updated_at")
    save_on_top = False

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the author, whose name the form shows."""
        return super().get_queryset(request).select_related("author")

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form, for this curator's clock."""
        form: Any = super().get_form(request, *args, **kwargs)
        form.curator = actor(request)
        return form

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The address follows the title until members have seen it."""
        return {} if obj and obj.published_at else self.prepopulated_fields

    def get_fieldsets(self, request: HttpRequest, obj: Resource | None = None) -> Any:
        """What is there to be said of it, by its state."""
        upload: list[Any] = ["file", "changelog", "thumbnail"] if obj else ["file", "thumbnail"]
        shelf = list(ON_THE_SHELF)
        if obj and (obj.state == State.PUBLISHED or obj.archived_at):
            shelf.remove("appears_at")
        told = self.state_told(request, obj or Resource(state=State.DRAFT))
        files = {
            "fields": [*upload, *(["versions_kept"] if obj else [])],
            "description": (
                "A new file is a new version; the one before stays, and can be made current again."
                f" The last {VERSIONS_KEPT} are kept. Members get a link of their own that works"
                " for two minutes."
            ),
        }
        found = [WORDS, ("Files", files), ("On the shelf", {"fields": shelf, "description": told})]
        if obj:
            figures = {"fields": ["figures", ("created_at", "updated_at")]}
            found.append(("Downloads", figures))
        return found

    def state_told(self, request: HttpRequest, resource: Resource) -> str:
        """Where it stands, in a sentence."""
        raise NotImplementedError

    @admin.display(description="Versions")
    def versions_kept(self, resource: Resource) -> SafeString:
        """Those that are kept, newest first."""
        versions = resource.versions.select_related("uploaded_by").order_by("-number")
        context = {"resource": resource, "versions": list(versions)}
        return render_to_string("resources/admin/_versions.html", context)

    # ------------------------------------------------------------------------- the page
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Times on the curator's clock. Saved by another between our look and our lock: looked at
        again, so that the form tells of it.
        """
        with timezone.override(actor(request).zone):
            try:
                answer = super().changeform_view(request, object_id, form_url, extra_context)
            # Also an upload that was one too many only once it was counted.
            except (actions.ChangedMeanwhile, actions.TooManyUploads):
                answer = super().changeform_view(request, object_id, form_url, extra_context)
            return drawn(answer)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what changed meanwhile, and the buttons there are."""
        form = context["adminform"].form
        resource = kwargs.get("obj") or form.instance
        meanwhile = getattr(form, "meanwhile", None)
        if meanwhile and list(form.errors) == ["__all__"]:
            # Nothing has to be corrected: what happened is told above the form.
            context["errors"] = None
        context.update(
            meanwhile=meanwhile,
            is_draft=resource.state == State.DRAFT,
            is_scheduled=resource.state == State.SCHEDULED,
            is_published=resource.state == State.PUBLISHED,
            is_archived=resource.archived_at is not None,
        )
        return super().render_change_form(request, context, *args, **kwargs)

    # ------------------------------------------------------------------------ saving it
    def save_model(self, request: HttpRequest, obj: Resource, form: Any, change: bool) -> None:
        """Through the action, like everything else; then what the button says."""
        curator = actor(request)
        # A row of the list knows its title alone.
        is_whole = isinstance(form, ResourceForm)
        names = form.cleaned_data["tag_names"] if is_whole else None
        actions.save(
            resource=obj,
            curator=curator,
            changelog=form.cleaned_data["changelog"] if is_whole and change else "",
            seen_revision=form.loaded_revision if change else None,
            tags=actions.tags_named(names) if names is not None else None,
        )
        if is_whole:
            form.done = _do(obj, form, curator)
            obj.refresh_from_db()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Tags were saved with it."""

    def response_add(
        self, request: HttpRequest, obj: Resource, post_url_continue: str | None = None
    ) -> HttpResponse:
        """What it is now, in words."""
        return self._answer(request, obj, super().response_add(request, obj, post_url_continue))

    def response_change(self, request: HttpRequest, obj: Resource) -> HttpResponse:
        """What it is now, in words."""
        return self._answer(request, obj, super().response_change(request, obj))

    def _answer(self, request: HttpRequest, obj: Resource, answer: HttpResponse) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return answer
        # Django's own sentence gives way to ours.
        queued: Any = messages.get_messages(request)
        queued._queued_messages = queued._queued_messages[:-1]
        pressed = next((name for name in DEEDS if name in request.POST), "")
        deed = _newest_deed(obj, actor(request)) if pressed else None
        tags = f"{UNDO}{deed.pk}" if deed else ""
        words = _saved_words(obj, pressed, actor(request))
        self.message_user(request, words, messages.SUCCESS, extra_tags=tags)
        if not pressed and obj.state == State.DRAFT and request.POST.get("appears_at"):
            said = "Its date is not kept: a draft has none. Press Schedule to use it."
            self.message_user(request, said, messages.WARNING)
        return answer


def _do(resource: Resource, form: ResourceForm, curator: Any) -> LibraryDeed | None:
    """What the pressed button says, to a resource that is saved."""
    this = Resource.objects.filter(pk=resource.pk)
    moment: Any = form.cleaned_data.get("appears_at")
    deed = form.deed
    if not deed and resource.state == State.SCHEDULED and moment != resource.publish_at:
        deed = "_schedule"
    if deed == "_schedule":
        return actions.schedule(resources=this, at=moment, curator=curator)
    if deed == "_restore":
        return actions.restore(resources=this, curator=curator, now=timezone.now())
    return DEEDS[deed](resources=this, curator=curator) if deed else None


def _newest_deed(resource: Resource, curator: Any) -> LibraryDeed | None:
    """The deed this curator has just done to this resource alone."""
    newest = LibraryDeed.objects.filter(curator=curator, undone_at=None).order_by("-pk").first()
    return newest if newest and list(newest.before) == [str(resource.pk)] else None


def _saved_words(resource: Resource, pressed: str, curator: Any) -> str:
    name = f"“{resource}”"
    if pressed == "_archive":
        return f"{name} is archived: members don't see it any more. Everything of it is kept."
    if pressed == "_restore":
        return f"{name} is back: {resource.get_state_display().lower()}."
    if resource.archived_at:
        return f"{name} is saved. It stays in the archive."
    if resource.state == State.SCHEDULED and resource.publish_at:
        return f"{name} appears by itself on {moment_in_words(resource.publish_at, curator)}."
    if resource.state == State.PUBLISHED:
        return f"{name} is {'published' if pressed else 'saved'}: members see it now."
    if pressed == "_withdraw":
        return f"{name} is a draft again: members don't see it. Downloads and points stay."
    return f"{name} is saved as a draft: only curators see it."


def drawn(answer: HttpResponse) -> HttpResponse:
    """Drawn while the clock is the curator's."""
    render = getattr(answer, "render", None)
    return render() if render and not getattr(answer, "is_rendered", True) else answer
