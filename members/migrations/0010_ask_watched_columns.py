"""What changes of a member is compared only when one of the watched columns is written.

Before, every award paid for the comparison of ten columns it never touches.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0009_recount_by_audit_entry"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="member",
            name="update_update",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."community_role" IS DISTINCT FROM (NEW."community_role") OR OLD."in_debtor_state" IS DISTINCT FROM (NEW."in_debtor_state") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_primary_owner" IS DISTINCT FROM (NEW."is_primary_owner") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."is_team_admin" IS DISTINCT FROM (NEW."is_team_admin") OR OLD."seat_tier" IS DISTINCT FROM (NEW."seat_tier") OR OLD."subscription_status" IS DISTINCT FROM (NEW."subscription_status") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id"))',
                    func='INSERT INTO "members_memberevent" ("community_role", "in_debtor_state", "is_active", "is_primary_owner", "is_staff", "is_superuser", "is_team_admin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_tier", "subscription_status", "team_id") VALUES (NEW."community_role", NEW."in_debtor_state", NEW."is_active", NEW."is_primary_owner", NEW."is_staff", NEW."is_superuser", NEW."is_team_admin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seat_tier", NEW."subscription_status", NEW."team_id"); RETURN NULL;',
                    hash="7ad725af5660fe4f5639c0ae4d3f2ecd719642c8",
                    operation='UPDATE OF "is_active", "is_staff", "is_superuser", "subscription_status", "seat_tier", "team_id", "is_team_admin", "is_primary_owner", "community_role", "in_debtor_state"',
                    pgid="pgtrigger_update_update_b1bc1",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
    ]
