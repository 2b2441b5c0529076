"""First of four for the search of the library: its tables, empty, with their indexes.

The running release knows nothing of them.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0023_index_thumbnail"),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('terms', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(db_collation='C'), size=None)),
                ('numbers', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('resource_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('title_key', models.CharField(db_collation='C', db_default='', max_length=80)),
                ('featured', models.SmallIntegerField(db_default=-1)),
                ('published_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('standing', models.SmallIntegerField(db_default=0)),
                ('title', django.contrib.postgres.search.SearchVectorField(db_default='')),
                ('heading', django.contrib.postgres.search.SearchVectorField(db_default='')),
                ('words', django.contrib.postgres.search.SearchVectorField(db_default='')),
                ('shelves', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(db_collation='C'), db_default=[], size=None)),
                ('known', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(db_collation='C'), db_default=[], size=None)),
            ],
        ),
        migrations.CreateModel(
            name='SearchMiss',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=100)),
                ('number', models.PositiveIntegerField(default=1, help_text='Counted once a session and day.', verbose_name='times')),
                ('first_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='first missed')),
                ('last_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='last missed')),
                ('handled_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='handled')),
            ],
            options={
                'verbose_name': 'search without a result',
                'verbose_name_plural': 'searches without a result',
                'ordering': ['-number', '-last_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='SearchPopularity',
            fields=[
                ('resource_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('downloads', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SearchSpelling',
            fields=[
                ('pk', models.CompositePrimaryKey('spelling', 'word', blank=True, editable=False, primary_key=True, serialize=False)),
                ('spelling', models.CharField(db_collation='C', max_length=7)),
                ('word', models.TextField(db_collation='C')),
            ],
        ),
        migrations.CreateModel(
            name='SearchTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.TextField(db_collation='C')),
                ('number', models.IntegerField()),
            ],
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='searchentry_words_idx'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=django.contrib.postgres.indexes.GinIndex(fields=['title'], name='searchentry_title_idx'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=django.contrib.postgres.indexes.GinIndex(fields=['shelves'], name='searchentry_shelves_idx'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['-featured', '-published_at', '-resource_id'], name='searchentry_featured_idx'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['-published_at', '-resource_id'], name='searchentry_newest_idx'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['title_key', 'resource_id'], name='searchentry_by_title_idx'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['-standing', '-resource_id'], name='searchentry_standing_idx'),
        ),
        migrations.AddIndex(
            model_name='searchmiss',
            index=models.Index(fields=['last_at'], name='searchmiss_last_at_idx'),
        ),
        migrations.AddConstraint(
            model_name='searchmiss',
            constraint=models.UniqueConstraint(fields=('words',), name='resources_searchmiss_words_uniq'),
        ),
        migrations.AddIndex(
            model_name='searchpopularity',
            index=models.Index(fields=['-downloads', '-resource_id'], name='searchpopularity_walk_idx'),
        ),
        migrations.AddConstraint(
            model_name='searchterm',
            constraint=models.UniqueConstraint(fields=('term',), name='resources_searchterm_term_uniq'),
        ),
    ]
