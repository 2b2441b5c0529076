"""Last of three for buying: the events of Stripe's that nobody has worked yet, for the sweep.

Reads and writes go on while the index is built.
"""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0039_validate_checkout_keys"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="stripeevent",
            index=models.Index(
                condition=models.Q(("handled_at__isnull", True)),
                fields=["received_at"],
                name="stripeevent_open_idx",
            ),
        ),
    ]
