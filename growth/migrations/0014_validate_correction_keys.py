"""Last of two for the proofreader: the keys hold for all rows, of which there are none."""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("growth", "0013_add_corrections"),
    ]

    operations = [
        ValidateConstraint("correction", "growth_correction_post_fk"),
        ValidateConstraint("proofreadingturns", "growth_proofreadingturns_member_fk"),
    ]
