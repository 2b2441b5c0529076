"""A change of who the boards count is told to the ranks, by whatever path it comes.

Between the ranks' functions and their first build, so that the build misses nothing.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_index_email"),
        ("gamification", "0015_add_rank_functions"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="rank_change",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    condition="WHEN (OLD.subscription_status IS DISTINCT FROM NEW.subscription_status OR OLD.on_leaderboard IS DISTINCT FROM NEW.on_leaderboard)",
                    func="INSERT INTO gamification_rankevent (member_id) VALUES (OLD.id); RETURN NULL;",
                    hash="1535dd9da5a6a9c8cc887a9fd46988653ffced11",
                    operation='UPDATE OF "subscription_status", "on_leaderboard"',
                    pgid="members_member_rank_change",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="rank_erase",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    func="INSERT INTO gamification_rankevent (member_id) VALUES (OLD.id); RETURN NULL;",
                    hash="a36bb5b240dc866999526ca7965f6abd79ae29d6",
                    operation="DELETE",
                    pgid="members_member_rank_erase",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
    ]
