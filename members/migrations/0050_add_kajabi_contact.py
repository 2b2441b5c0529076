"""First of two for completed courses: which contact a member is on the course site, the column.

Null reads as not known yet; the release before neither reads nor writes it.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0049_add_plan_renewed_at"),
    ]

    operations = [
        migrations.AddField(
            "member",
            "kajabi_contact_id",
            models.CharField("Kajabi contact", blank=True, max_length=64, null=True),
        ),
    ]
