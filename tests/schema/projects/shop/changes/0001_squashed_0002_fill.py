"""What 0001 and 0002 did, in one. The replaced names stand in the history of older databases."""

import threading

import django.contrib.auth.models
from django.apps import apps as registry
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections, migrations, models, transaction

# Taken when the module is read, long before anything runs.
KEPT = connections["default"]


def fill(apps, schema_editor):
    """Write in every way that names no alias."""
    from tests.schema.projects.shop.models import Ware

    ware = apps.get_model("till", "Ware")
    ware.objects.create(name="by the manager")
    Ware._default_manager.create(name="by the model of today")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO till_ware (name) VALUES ('by a cursor')")
    with KEPT.cursor() as cursor:
        cursor.execute("INSERT INTO till_ware (name) VALUES ('by a connection that was kept')")
    names = set(ware.objects.using("replica").values_list("name", flat=True))
    assert "by a cursor" in names, names


def fill_beside(apps, schema_editor):
    """Write from a thread, and give every model its permissions."""

    def write():
        with connections["default"].cursor() as cursor:
            cursor.execute("INSERT INTO till_ware (name) VALUES ('by a thread')")
        connections["default"].close()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    config = registry.get_app_config("till")
    create_contenttypes(config)
    create_permissions(config)
    assert ContentType.objects.filter(app_label="till").count() == 2


class Migration(migrations.Migration):
    atomic = False
    replaces = [("till", "0001_make"), ("till", "0002_fill")]
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sites", "0002_alter_domain_unique"),
    ]
    operations = [
        migrations.CreateModel(
            "Clerk",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("password", models.CharField(max_length=128)),
                ("last_login", models.DateTimeField(blank=True, null=True)),
                ("is_superuser", models.BooleanField(default=False)),
                ("username", models.CharField(max_length=150, unique=True)),
                ("first_name", models.CharField(blank=True, max_length=150)),
                ("last_name", models.CharField(blank=True, max_length=150)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("is_staff", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                ("date_joined", models.DateTimeField()),
                (
                    "groups",
                    models.ManyToManyField(blank=True, related_name="user_set", to="auth.group"),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True, related_name="user_set", to="auth.permission"
                    ),
                ),
            ],
            managers=[("objects", django.contrib.auth.models.UserManager())],
        ),
        migrations.CreateModel(
            "Ware",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.TextField(db_default="")),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(fill_beside, migrations.RunPython.noop)]
        ),
    ]
