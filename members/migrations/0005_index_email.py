"""For sign-in: allauth looks for `email = ...`, which the unique index on lower(email) does not serve. Built concurrently."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0004_guard_total_points"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="member",
            index=models.Index(fields=["email"], name="member_email_idx"),
        ),
    ]
