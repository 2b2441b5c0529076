"""The directory keeps who is in grace, and lets go of a Debtor; first of two (0048 lists whom there
are).

The function is replaced and the trigger looks at one column more; an award writes none of them.
A lock of a moment on the members. The running release goes on: its pages leave out who is in
grace, as before.
"""

from pathlib import Path

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0046_validate_difference_keys"),
    ]

    operations = [
        # Going back, this comes last: who is in grace is let go of again.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "SELECT count(directory_list(id)) FROM members_member "
            "WHERE subscription_status = 'PAST_DUE' AND NOT in_debtor_state",
        ),
        migrations.RunSQL(
            (SQL / "0047_directory_entry.sql").read_text(),
            (SQL / "0018_directory_entry.sql").read_text(),
        ),
        pgtrigger.migrations.RemoveTrigger(model_name="member", name="list_change"),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="list_change",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="PERFORM directory_list(NEW.id); RETURN NULL;",
                    hash="6b3e0ac8386bd6db2819dd8682c78604e80d886c",
                    operation='INSERT OR UPDATE OF "first_name", "last_name", "handle", "company", "industry", "experience_level", "current_skills", "target_skills", "date_joined", "subscription_status", "in_debtor_state", "is_active", "in_directory"',
                    pgid="members_member_list_change",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
    ]
