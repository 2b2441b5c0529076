"""First of three for days that a move leaves alone: the last day something was earned on, and what day it is in a zone.

The column is nullable and rewrites nothing; the ledger's trigger keeps it from gamification.0023 on.
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
        ("members", "0013_drop_lists_of_casts"),
    ]

    operations = [
        migrations.RunSQL(MEMBERS_DAY, "DROP FUNCTION IF EXISTS members_day(timestamptz, text)"),
        migrations.AddField(
            model_name="member",
            name="last_active_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="last active day"),
        ),
    ]
