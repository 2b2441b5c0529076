"""When a plan's renewal was paid first, for the published figures: the column.

Null reads as not yet; the release before neither reads nor writes it, and the next look at Stripe
fills it.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0048_list_who_is_in_grace"),
    ]

    operations = [
        migrations.AddField(
            "plan",
            "renewed_at",
            models.DateTimeField(
                "first renewed",
                blank=True,
                null=True,
                help_text="When a renewal was paid first. Its agency counts in published figures"
                " then.",
            ),
        ),
    ]
