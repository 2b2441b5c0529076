"""Second of five for exact live ranks: what the last merge did not see, found at the index's end. Built concurrently."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("gamification", "0012_add_xid"),
    ]

    operations = [
        AddIndexConcurrently(model_name="pointtransaction", index=models.Index(fields=["xid"], name="pointtransaction_unmerged_idx")),
    ]
