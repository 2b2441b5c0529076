"""Last for the audit page: who did what was done before, from what its request said. Members
who are gone stay unnamed. Safe to stop and rerun. No reverse: going back drops the column.
"""

from django.db import migrations

from revcouncil.schema.operations import BackfillInBatches

ACTOR = """
    (SELECT m.id FROM pghistory_context c
     JOIN members_member m ON m.id = (c.metadata ->> 'user')::bigint
     WHERE c.id = pgh_context_id)
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0033_index_teamevent_actor"),
    ]

    operations = [
        BackfillInBatches(
            model,
            "actor_id",
            set={"actor_id": ACTOR},
            where="actor_id IS NULL AND pgh_context_id IS NOT NULL",
        )
        for model in ("memberevent", "teamevent", "featureflagevent", "emailtemplateevent")
    ]
