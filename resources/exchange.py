"""Lists of the library as CSV and XLSX, out and in.

Words only: files come through the form, where they are checked.
"""

from typing import Any

from django.core.exceptions import ValidationError
from import_export import resources as exchange
from import_export.fields import Field
from import_export.formats.base_formats import CSV, XLSX, Format

from resources import actions
from resources.models import Resource

FORMATS: list[type[Format]] = [CSV, XLSX]


class ResourceExchange(exchange.ModelResource):
    """One row per resource, found by its slug.

    What is not in a row stays as it is; figures and files are never read in.
    """

    download_count = Field(attribute="download_count", column_name="download_count", readonly=True)
    file = Field(attribute="file", column_name="file", readonly=True)
    created_at = Field(attribute="created_at", column_name="created_at", readonly=True)
    updated_at = Field(attribute="updated_at", column_name="updated_at", readonly=True)

    class Meta:
        model = Resource
        import_id_fields = ["slug"]
        fields = (
            "slug",
            "title",
            "description",
            "category",
            "type",
            "is_featured",
            "file",
            "download_count",
            "created_at",
            "updated_at",
        )
        export_order = fields
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    def init_instance(self, row: Any = None) -> Any:
        """A row names a resource that exists: without a file there is nothing to add."""
        raise ValidationError(
            {
                "slug": (
                    f"There is no resource “{(row or {}).get('slug', '')}”. Add it in the admin"
                    " with its file; a list can only change it."
                )
            }
        )

    def do_instance_save(self, instance: Resource, is_create: bool) -> None:
        """Save the way everybody does."""
        actions.save(resource=instance)
