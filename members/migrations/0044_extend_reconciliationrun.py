"""First of three for the reconciliation: what a run is at, and what it could list. Defaults are the
database's; the release before goes on reading runs, and has written none.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0043_hold_seats"),
    ]

    operations = [
        migrations.AddField(
            model_name='reconciliationrun',
            name='compared',
            field=models.IntegerField(db_default=0, default=0, verbose_name='members compared'),
        ),
        migrations.AddField(
            model_name='reconciliationrun',
            name='knows_discord',
            field=models.BooleanField(db_default=False, default=False, verbose_name='Discord listed'),
        ),
        migrations.AddField(
            model_name='reconciliationrun',
            name='knows_stripe',
            field=models.BooleanField(db_default=False, default=False, verbose_name='Stripe listed'),
        ),
        migrations.AddField(
            model_name='reconciliationrun',
            name='moved_at',
            field=models.DateTimeField(blank=True, help_text='When it last got further.', null=True),
        ),
        migrations.AddField(
            model_name='reconciliationrun',
            name='occasion',
            field=models.CharField(choices=[('DAILY', "The day's"), ('ASKED', 'Asked for'), ('VERIFY', 'After a fix')], db_default='ASKED', default='ASKED', max_length=6),
        ),
        migrations.AddField(
            model_name='reconciliationrun',
            name='place',
            field=models.CharField(blank=True, db_default='', default='', max_length=255),
        ),
        migrations.AddField(
            model_name='reconciliationrun',
            name='problems',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='what could not be compared'),
        ),
        migrations.AddField(
            model_name='reconciliationrun',
            name='requests',
            field=models.IntegerField(db_default=0, default=0, help_text='Pages asked of Stripe and Discord.', verbose_name='requests'),
        ),
        migrations.AddField(
            model_name='reconciliationrun',
            name='stage',
            field=models.CharField(choices=[('STRIPE', 'Listing Stripe'), ('DISCORD', 'Listing Discord'), ('MEMBERS', 'Comparing members'), ('OTHERS', 'Looking for what belongs to nobody'), ('DONE', 'Done')], db_default='DONE', default='DONE', max_length=7),
        ),
    ]
