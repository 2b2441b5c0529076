"""A change of who the boards count is told to the ranks, by whatever path it comes.

Between the ranks' functions and their first build, so that the build misses nothing. A lock of a
moment on the members.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0016_follow_ledger_by_day"),
        ("members", "0007_check_on_write"),
    ]

    operations = [
        migrations.CreateModel(
            name="RankedMember",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("members.member",),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rankedmember",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="rank_change",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition="WHEN (OLD.subscription_status IS DISTINCT FROM NEW.subscription_status OR OLD.on_leaderboard IS DISTINCT FROM NEW.on_leaderboard)",
                    func="INSERT INTO gamification_rankevent (member_id) VALUES (OLD.id); RETURN NULL;",
                    hash="b06550101658815aa02760b9a54adb6912132691",
                    operation='UPDATE OF "subscription_status", "on_leaderboard"',
                    pgid="members_member_rank_change",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rankedmember",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="rank_erase",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="INSERT INTO gamification_rankevent (member_id) VALUES (OLD.id); RETURN NULL;",
                    hash="e03fc64ffe46b64475b8f0d9caa9e99f6e4dcce8",
                    operation="DELETE",
                    pgid="members_member_rank_erase",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
    ]
