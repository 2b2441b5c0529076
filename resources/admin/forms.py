"""What a curator fills in."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils import timezone

from members.models import Member
from resources import actions, files
from resources.admin.fields import (
    AuthorField,
    CheckedFileField,
    CheckedFileWidget,
    CheckedImageField,
    SuggestInput,
    TagsField,
    ZonedDateTimeField,
    named,
)
from resources.admin.meanwhile import Meanwhile, Seen
from resources.catalogue import State
from resources.models import FormerSlug, Resource, Tag

# The buttons beside Save, and what each does to the resource once it is saved.
DEEDS: Final[dict[str, Callable[..., Any]]] = {
    "_publish": actions.publish,
    "_schedule": actions.schedule,
    "_withdraw": actions.withdraw,
    "_archive": actions.archive,
    "_restore": actions.restore,
}
NO_FILE: Final = {
    "_publish": "Choose the file first: members would have nothing to take. A draft can wait.",
    "_schedule": "Choose the file first: at its time there would be nothing to take.",
}


class ResourceForm(forms.ModelForm):
    """What a curator says of a resource; with `deed`, the button that was pressed."""

    tag_names = TagsField(
        label="Tags",
        required=False,
        max_length=600,
        widget=SuggestInput(url=reverse_lazy("admin:resources_resource_tag_words"), many=True),
        help_text="With commas between them, such as deliverability, hiring. New ones are made.",
    )
    author = AuthorField(
        label="Author, a member",
        required=False,
        max_length=200,
        widget=SuggestInput(url=reverse_lazy("admin:resources_resource_author_words")),
        help_text="Handle or name. Shown with a link to their page where they have one.",
    )
    changelog = forms.CharField(
        label="What is new",
        required=False,
        max_length=300,
        widget=forms.TextInput({"class": "vLargeTextField"}),
        help_text="For those who took the version before. Only read when you choose a new file.",
    )
    appears_at = ZonedDateTimeField(label="Appears at", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Resource
        fields = (
            *("title", "slug", "category", "type", "description", "author", "author_name"),
            *("file", "thumbnail", "is_featured"),
        )
        field_classes = {"file": CheckedFileField, "thumbnail": CheckedImageField}
        widgets = {"file": CheckedFileWidget, "thumbnail": CheckedFileWidget}
        help_texts = {
            "title": "What a member would search for. Up to 140 characters.",
            "slug": (
                "Part of its address; left empty it is made of the title. Change it whenever you"
                " must: links to the old one lead on to the new."
            ),
            "description": (
                "Markdown: what it is, for whom, when not to use it. The first paragraph introduces"
                " it in the library."
            ),
            "author_name": "Somebody who is no member. One of the two, or nobody.",
            "file": (
                f"{files.FORMATS_IN_WORDS}, up to 100 MB. Its content is checked, not only"
                " its name. A draft may wait for it."
            ),
            "thumbnail": (
                "Optional: a PNG, JPG or WEBP, 8 by 5, such as 1600 by 1000 pixels. Without one the"
                " library draws a cover."
            ),
            "is_featured": "Shown first in the library. Three at most read well.",
        }

    # Set by the admin on the class it makes for a request.
    curator: Member

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meanwhile: Meanwhile | None = None
        self.deed = next((name for name in DEEDS if name in self.data), "")
        self.loaded_revision = self.instance.revision
        self._begin()

    def _begin(self) -> None:
        """What is there when the form is opened."""
        resource, zone = self.instance, self.curator.zone
        self.initial.setdefault("changelog", "")
        if resource.pk:
            tags = resource.tags.order_by("name").values_list("name", flat=True)
            self.initial["tag_names"] = ", ".join(tags)
            self.initial["author"] = named(resource.author) if resource.author else ""
            self.initial["appears_at"] = resource.publish_at
            self.initial["seen"] = str(Seen.of(resource, self.initial))
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if "appears_at" in self.fields:
            field: Any = self.fields["appears_at"]
            field.zone = zone
            field.help_text = (
                f"On your clock: {zone.key}. It appears by itself, also when nobody is here."
            )

    def clean_slug(self) -> str:
        """Empty leaves it as it is, or has it made of the title; a former address of another
        resource is theirs.
        """
        slug: str = self.cleaned_data["slug"] or self.instance.slug
        theirs = FormerSlug.objects.filter(slug=slug).exclude(resource=self.instance.pk)
        if slug and (former := theirs.select_related("resource").first()):
            raise forms.ValidationError(
                f"Links to this address still lead to “{former.resource}”. Choose another."
            )
        return slug

    def clean(self) -> dict[str, Any]:
        """What fields together must hold; and that nobody saved meanwhile."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("author") and given.get("author_name"):
            self.add_error(
                "author_name",
                "It has one author: a member above, or somebody from outside here. Empty one of"
                " the two.",
            )
        self._clean_file(given)
        self._clean_moment(given)
        if self.instance.pk:
            self.meanwhile = Meanwhile.look(self)
        if self.meanwhile:
            self.add_error(None, self.meanwhile.words)
        return given

    def _clean_file(self, given: dict[str, Any]) -> None:
        if "file" in self.changed_data and given.get("file") and "file" not in self.errors:
            try:
                actions.require_upload(curator=self.curator)
            except actions.TooManyUploads as refused:
                self.add_error("file", str(refused))
        if "file" not in self.fields or "file" in self.errors or given.get("file"):
            return
        if self.deed in NO_FILE:
            self.add_error("file", NO_FILE[self.deed])
        elif self.instance.state != State.DRAFT:
            self.add_error("file", "Only a draft can be without a file. Choose another instead.")

    def _clean_moment(self, given: dict[str, Any]) -> None:
        moment = given.get("appears_at")
        waits = self.instance.state == State.SCHEDULED and not self.deed
        if "appears_at" in self.errors or not (self.deed == "_schedule" or waits):
            return
        if moment is None:
            self.add_error("appears_at", "Say when it appears, or publish it now.")
        elif moment <= timezone.now() and moment != self.instance.publish_at:
            self.add_error(
                "appears_at", "This moment has passed. Choose a later one, or publish it now."
            )


class TagForm(forms.ModelForm):
    """A tag's name."""

    class Meta:
        model = Tag
        fields = ("name",)
        help_texts = {
            "name": (
                "As members read it, such as deliverability. Renamed, its address stays, so links"
                " and topics go on."
            )
        }

    def clean_name(self) -> str:
        """Without spaces around it; a name another tag has is for merging."""
        name = " ".join(self.cleaned_data["name"].split())
        if not name or "," in name:
            raise forms.ValidationError("A tag is a word or two, without commas.")
        others = Tag.objects.exclude(pk=self.instance.pk)
        if others.filter(Q(name__iexact=name)).exists():
            raise forms.ValidationError(
                f"There is a tag “{name}” already. Choose both in the list and merge them."
            )
        return name


class ScheduleForm(forms.Form):
    """When several appear."""

    at = ZonedDateTimeField(label="Appear at")

    def __init__(self, *args: Any, curator: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["at"]
        field.zone = curator.zone
        field.help_text = f"On your clock: {curator.zone.key}. They appear by themselves."

    def clean_at(self) -> Any:
        """A moment to come."""
        if self.cleaned_data["at"] <= timezone.now():
            raise forms.ValidationError("This moment has passed. Choose a later one.")
        return self.cleaned_data["at"]


class TagNameForm(forms.Form):
    """One tag for several."""

    name = TagsField(
        label="Tag",
        max_length=60,
        widget=SuggestInput(url=reverse_lazy("admin:resources_resource_tag_words")),
    )

    def __init__(self, *args: Any, curator: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        """One name."""
        names: list[str] = self.cleaned_data["name"]
        if len(names) != 1:
            raise forms.ValidationError("One tag at a time, please.")
        return names[0]
