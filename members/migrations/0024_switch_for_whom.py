"""First of two for switches with an audience: the columns, with defaults of the database, and their
checks for new rows.

The release before goes on writing `is_enabled` alone: what it turns on is open to everyone. The
history records the new columns as well. Reads no row.
"""

import django.contrib.postgres.operations
import django.core.validators
import pgtrigger.migrations
import revcouncil.schema.triggers
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0023_validate_membernote_keys'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='featureflag',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='featureflag',
            name='update_update',
        ),
        migrations.AddField(
            model_name='featureflag',
            name='audience',
            field=models.CharField(choices=[('EVERYONE', 'Everyone'), ('STAFF', 'Staff only'), ('SHARE', 'Staff and a share of members')], db_default='EVERYONE', default='EVERYONE', max_length=8, verbose_name='open to'),
        ),
        migrations.AddField(
            model_name='featureflag',
            name='share',
            field=models.SmallIntegerField(db_default=100, default=100, help_text='Per cent, 0 to 100. The same members stay in while it grows.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='share of members'),
        ),
        migrations.AddField(
            model_name='featureflagevent',
            name='audience',
            field=models.CharField(choices=[('EVERYONE', 'Everyone'), ('STAFF', 'Staff only'), ('SHARE', 'Staff and a share of members')], db_default='EVERYONE', default='EVERYONE', max_length=8, verbose_name='open to'),
        ),
        migrations.AddField(
            model_name='featureflagevent',
            name='share',
            field=models.SmallIntegerField(db_default=100, default=100, help_text='Per cent, 0 to 100. The same members stay in while it grows.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='share of members'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='featureflag',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='insert_insert', sql=revcouncil.schema.triggers.OwnersTriggerSql(func='INSERT INTO "members_featureflagevent" ("audience", "is_enabled", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share") VALUES (NEW."audience", NEW."is_enabled", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."share"); RETURN NULL;', hash='5c976b276ae172fb047dc2e8542c141855473787', operation='INSERT', pgid='members_featureflag_insert_insert', table='members_featureflag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='featureflag',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='update_update', sql=revcouncil.schema.triggers.OwnersTriggerSql(condition='WHEN (OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."is_enabled" IS DISTINCT FROM (NEW."is_enabled") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."share" IS DISTINCT FROM (NEW."share"))', func='INSERT INTO "members_featureflagevent" ("audience", "is_enabled", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share") VALUES (NEW."audience", NEW."is_enabled", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."share"); RETURN NULL;', hash='d2404e09ecc081fc52a88d6d58d0d6c655345e2e', operation='UPDATE', pgid='members_featureflag_update_update', table='members_featureflag', when='AFTER')),
        ),
        django.contrib.postgres.operations.AddConstraintNotValid(
            model_name='featureflag',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['EVERYONE', 'STAFF', 'SHARE'])), name='members_featureflag_audience_check'),
        ),
        django.contrib.postgres.operations.AddConstraintNotValid(
            model_name='featureflag',
            constraint=models.CheckConstraint(condition=models.Q(('share__range', (0, 100))), name='members_featureflag_share_check'),
        ),
    ]
