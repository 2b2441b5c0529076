"""The library and its downloads.

Without foreign-key constraints: those follow one by one, each holding its lock for a moment only.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0001_baseline"),
    ]

    operations = [
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=140)),
                (
                    "slug",
                    models.SlugField(db_index=False, help_text="Its address in the library. Filled in from the title.", max_length=150),
                ),
                ("description", models.TextField(help_text="What it is, for whom, and what one can do with it after reading.")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("COLD_EMAIL", "Cold email"),
                            ("SALES_GTM", "Sales and GTM"),
                            ("CUSTOMER_SERVICE", "Customer service"),
                            ("OPERATIONS", "Operations"),
                            ("AGENCY_GROWTH", "Agency growth"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("TEMPLATE", "Template"),
                            ("SOP", "SOP"),
                            ("PLAYBOOK", "Playbook"),
                            ("COURSE", "Course"),
                            ("VIDEO", "Video"),
                        ],
                        max_length=8,
                    ),
                ),
                ("file", models.FileField(max_length=255, upload_to="resources/%Y/%m/")),
                ("thumbnail", models.ImageField(blank=True, db_default="", default="", max_length=255, upload_to="thumbnails/%Y/%m/")),
                (
                    "is_featured",
                    models.BooleanField(db_default=False, default=False, help_text="Shown first in the library.", verbose_name="featured"),
                ),
                ("download_count", models.PositiveIntegerField(db_default=0, default=0, editable=False, verbose_name="downloads")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["-is_featured", "-created_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("slug",), name="resources_resource_slug_uniq"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("category__in", ["COLD_EMAIL", "SALES_GTM", "CUSTOMER_SERVICE", "OPERATIONS", "AGENCY_GROWTH"])
                        ),
                        name="resources_resource_category_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("type__in", ["TEMPLATE", "SOP", "PLAYBOOK", "COURSE", "VIDEO"])),
                        name="resources_resource_type_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("file", ""), _negated=True)),
                        name="resources_resource_filled_check",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResourceDownload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "downloaded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="resource_downloads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="downloads",
                        to="resources.resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "download",
                "ordering": ["-downloaded_at", "-id"],
            },
        ),
    ]
