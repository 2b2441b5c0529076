"""First of five for exact live ranks: the ledger says which transaction wrote an entry.

The column first, then its default, in one transaction: a volatile default given with the column would rewrite the table. Entries
from before have NULL, which means that everybody has seen them.
"""

from django.db import migrations, models

import gamification.expressions


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0011_follow_ledger"),
    ]

    operations = [
        migrations.AddField(model_name="pointtransaction", name="xid", field=models.BigIntegerField(editable=False, null=True)),
        migrations.AlterField(
            model_name="pointtransaction",
            name="xid",
            field=models.BigIntegerField(db_default=gamification.expressions.CurrentTransaction(), editable=False, null=True),
        ),
    ]
