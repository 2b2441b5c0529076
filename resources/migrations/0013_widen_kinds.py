"""Codes of categories and types have room for 20 letters, and a longer list of them locks nothing.

Each check is taken off, its column widened (the catalogue alone changes) and put on again as a
check on write, in one transaction: no row goes unchecked, and none is read.
"""

from django.db import migrations, models

import revcouncil.schema.constraints


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0012_guard_download_count"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="resource",
            name="resources_resource_category_check",
        ),
        migrations.RemoveConstraint(
            model_name="resource",
            name="resources_resource_type_check",
        ),
        migrations.AlterField(
            model_name="resource",
            name="category",
            field=models.CharField(
                choices=[
                    ("COLD_EMAIL", "Cold email"),
                    ("SALES_GTM", "Sales and GTM"),
                    ("CUSTOMER_SERVICE", "Customer service"),
                    ("OPERATIONS", "Operations"),
                    ("AGENCY_GROWTH", "Agency growth"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="resource",
            name="type",
            field=models.CharField(
                choices=[
                    ("TEMPLATE", "Template"),
                    ("SOP", "SOP"),
                    ("PLAYBOOK", "Playbook"),
                    ("COURSE", "Course"),
                    ("VIDEO", "Video"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=revcouncil.schema.constraints.CheckOnWrite(
                condition=models.Q(
                    (
                        "category__in",
                        [
                            "COLD_EMAIL",
                            "SALES_GTM",
                            "CUSTOMER_SERVICE",
                            "OPERATIONS",
                            "AGENCY_GROWTH",
                        ],
                    )
                ),
                name="resources_resource_category_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=revcouncil.schema.constraints.CheckOnWrite(
                condition=models.Q(
                    ("type__in", ["TEMPLATE", "SOP", "PLAYBOOK", "COURSE", "VIDEO"])
                ),
                name="resources_resource_type_check",
            ),
        ),
    ]
