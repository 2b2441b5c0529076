"""Answers of today and the answers before them.

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
            name="BenchmarkSubmission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="benchmark_submissions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("COMPENSATION", "Compensation"),
                            ("INFRASTRUCTURE", "Infrastructure"),
                            ("BUSINESS", "Business"),
                            ("OPERATIONAL", "Operational"),
                        ],
                        max_length=14,
                    ),
                ),
                ("data", models.JSONField(help_text="Answers by question key, as the catalogue declares them.")),
                (
                    "is_valid",
                    models.BooleanField(
                        db_default=True, default=True, help_text="Only accepted answers count in the results.", verbose_name="accepted"
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["-updated_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="EarlierAnswers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="earlier_answers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("COMPENSATION", "Compensation"),
                            ("INFRASTRUCTURE", "Infrastructure"),
                            ("BUSINESS", "Business"),
                            ("OPERATIONAL", "Operational"),
                        ],
                        max_length=14,
                    ),
                ),
                ("data", models.JSONField()),
                ("is_valid", models.BooleanField(db_default=True, default=True, verbose_name="accepted")),
                ("answered_at", models.DateTimeField()),
                (
                    "replaced_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now),
                ),
            ],
            options={
                "verbose_name_plural": "earlier answers",
                "ordering": ["-replaced_at", "-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="benchmarksubmission",
            constraint=models.UniqueConstraint(fields=("member", "category"), name="benchmarks_submission_member_category_uniq"),
        ),
        migrations.AddConstraint(
            model_name="benchmarksubmission",
            constraint=models.CheckConstraint(
                condition=models.Q(("category__in", ["COMPENSATION", "INFRASTRUCTURE", "BUSINESS", "OPERATIONAL"])),
                name="benchmarks_submission_category_check",
            ),
        ),
    ]
