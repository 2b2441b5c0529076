"""Second of two for switches with an audience: the checks hold for every row. Reads the rows, and
nobody waits.
"""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("members", "0024_switch_for_whom")]

    operations = [
        ValidateConstraint("featureflag", "members_featureflag_audience_check"),
        ValidateConstraint("featureflag", "members_featureflag_share_check"),
    ]
