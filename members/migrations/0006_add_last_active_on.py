"""The last day a member earned something on, and what day it is in a zone: the first of seven for
days that a move leaves alone (the others are gamification.0012, 0016, and 0020 to 0023).

The column is nullable and rewrites nothing; the ledger's trigger keeps it from gamification.0016
on.
"""

from django.db import migrations, models

# UTC where the server knows no zone of that name, as the pages have it.
MEMBERS_DAY = """
CREATE OR REPLACE FUNCTION members_day(moment timestamptz, zone text) RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (moment AT TIME ZONE coalesce(zone, 'UTC'))::date;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN (moment AT TIME ZONE 'UTC')::date;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_index_email"),
    ]

    operations = [
        migrations.RunSQL(MEMBERS_DAY, "DROP FUNCTION IF EXISTS members_day(timestamptz, text)"),
        migrations.AddField(
            model_name="member",
            name="last_active_on",
            field=models.DateField(
                blank=True, editable=False, null=True, verbose_name="last active day"
            ),
        ),
    ]
