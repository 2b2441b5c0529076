"""The choices of an entry's action leave the migrations, so that a new award needs none.

Nothing changes in the database; before and after every other migration alike.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0030_interim"),
    ]

    operations = [
        migrations.AlterField(
            model_name="pointtransaction",
            name="action",
            field=models.CharField(max_length=50),
        ),
    ]
