"""Each entry says on which day it was earned, in its member's zone, and which transaction wrote it.

First the columns, nullable, then the default of one, in one transaction: a volatile default
given with its column would rewrite the table. Entries of before have no transaction, which means
that everybody has seen them; their days are filled in 0020. The action's choices leave the
migrations, so that a new award needs none.
"""

from django.db import migrations, models

import gamification.expressions


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0011_follow_ledger"),
    ]

    operations = [
        migrations.AddField(
            model_name="pointtransaction",
            name="earned_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="pointtransaction",
            name="xid",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="pointtransaction",
            name="xid",
            field=models.BigIntegerField(
                db_default=gamification.expressions.CurrentTransaction(), editable=False, null=True
            ),
        ),
        migrations.AlterField(
            model_name="pointtransaction",
            name="action",
            field=models.CharField(max_length=50),
        ),
    ]
