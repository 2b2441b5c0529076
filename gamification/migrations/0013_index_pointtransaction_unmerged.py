"""What the last merge of the ranks did not see, found at the index's end. Built concurrently.

Nobody reads it before 0015.
"""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("gamification", "0012_add_earned_on_and_xid"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="pointtransaction",
            index=models.Index(fields=["xid"], name="pointtransaction_unmerged_idx"),
        ),
    ]
