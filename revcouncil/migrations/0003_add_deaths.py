"""How many workers died in a job, counted apart from its failures. A default of the database's own: nobody waits."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("revcouncil", "0002_add_joberror")]

    operations = [
        migrations.AddField(
            model_name="joberror",
            name="deaths",
            field=models.PositiveSmallIntegerField(
                db_default=0, default=0, help_text="How many workers died in it since it was last run by hand."
            ),
        ),
    ]
