"""Sixth of eight for the library's shelves: the checks and the keys hold for all rows.

Reads and writes go on.
"""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0018_require_published_at"),
    ]

    operations = [
        ValidateConstraint("resource", "resources_resource_has_file_check"),
        ValidateConstraint("resource", "resources_resource_state_check"),
        ValidateConstraint("resource", "resources_resource_scheduled_check"),
        ValidateConstraint("resource", "resources_resource_one_author_check"),
        ValidateConstraint("resource", "resources_resource_published_check"),
        ValidateConstraint("resource", "resources_resource_author_fk"),
        ValidateConstraint("resourcetag", "resources_resourcetag_resource_fk"),
        ValidateConstraint("resourcetag", "resources_resourcetag_tag_fk"),
        ValidateConstraint("resourceversion", "resources_resourceversion_resource_fk"),
        ValidateConstraint("resourceversion", "resources_resourceversion_uploaded_by_fk"),
        ValidateConstraint("librarydeed", "resources_librarydeed_curator_fk"),
        ValidateConstraint("resourceupload", "resources_resourceupload_curator_fk"),
        ValidateConstraint("resourcetext", "resources_resourcetext_resource_fk"),
    ]
