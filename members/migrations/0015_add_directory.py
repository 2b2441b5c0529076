"""The directory of members: who is listed, by what each is found, and how many have it; first of
three (0016 lets it follow the members, 0017 lists those there are).

New tables, and a column with a constant default: nothing is rewritten. The running release knows
nothing of them.
"""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"
# Each names only those before it.
NAMES = (
    "directory_fold",
    "directory_words",
    "directory_key",
    "directory_entry",
    "directory_list",
)
DROP = [f"DROP FUNCTION {name}" for name in reversed(NAMES)]


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0014_validate_letter_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("member_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("sort_key", models.CharField(db_collation="C", max_length=80)),
                (
                    "terms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(db_collation="C"), size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ListingChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "come",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(db_collation="C"), size=None
                    ),
                ),
                (
                    "gone",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(db_collation="C"), size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ListingCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("term", models.TextField(db_collation="C")),
                ("kind", models.CharField(max_length=1)),
                ("members", models.IntegerField()),
                ("label", models.CharField(db_default="", default="", max_length=120)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["kind", "-members", "term"], name="listingcount_filters_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("term",), name="members_listingcount_term_uniq")
                ],
            },
        ),
        migrations.CreateModel(
            name="ListingSpelling",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "spelling",
                        "word",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("spelling", models.CharField(db_collation="C", max_length=7)),
                ("word", models.TextField(db_collation="C")),
            ],
        ),
        migrations.CreateModel(
            name="ListingTerm",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "term",
                        "sort_key",
                        "member_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("term", models.TextField(db_collation="C")),
                ("sort_key", models.CharField(db_collation="C", max_length=80)),
                ("member_id", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="member",
            name="in_directory",
            field=models.BooleanField(
                db_default=True, default=True, verbose_name="listed in the directory"
            ),
        ),
        migrations.RunSQL([(SQL / f"0018_{name}.sql").read_text() for name in NAMES], DROP),
    ]
