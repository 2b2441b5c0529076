"""Second of three for buying: the keys hold for all rows, of which there are hardly any."""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0038_add_checkouts"),
    ]

    operations = [
        ValidateConstraint("checkout", "members_checkout_member_fk"),
        ValidateConstraint("moneyback", "members_moneyback_plan_fk"),
    ]
