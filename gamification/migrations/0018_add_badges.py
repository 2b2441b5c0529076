"""First of two for badges: the catalogue, who was granted what, and its keys, for new rows.

New tables; the key to the member asks SHARE ROW EXCLUSIVE of the members for a moment. 0019 has nothing to check yet, and says so to PostgreSQL.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0017_add_point_config"),
    ]

    operations = [
        migrations.CreateModel(
            name="Badge",
            fields=[
                ("code", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                ("criteria", models.TextField()),
                ("icon", models.CharField(help_text="The mark of the sprite it is drawn with.", max_length=30)),
                ("place", models.SmallIntegerField(help_text="Its place in the catalogue.")),
            ],
            options={"ordering": ["place"]},
        ),
        migrations.CreateModel(
            name="MemberBadge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "granted_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now),
                ),
                (
                    "badge",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="granted",
                        to="gamification.badge",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="badges",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "granted badge",
                "ordering": ["granted_at", "id"],
                "indexes": [models.Index(fields=["badge", "-id"], name="memberbadge_holders_idx")],
                "constraints": [models.UniqueConstraint(fields=("member", "badge"), name="gamification_memberbadge_member_uniq")],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid("memberbadge", "badge", name="gamification_memberbadge_badge_fk", on_delete="NO ACTION"),
                AddForeignKeyNotValid("memberbadge", "member", name="gamification_memberbadge_member_fk"),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="memberbadge",
                    name="badge",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="granted",
                        to="gamification.badge",
                    ),
                ),
                migrations.AlterField(
                    model_name="memberbadge",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="badges",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
