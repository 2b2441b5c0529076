"""While a release is rolled out, workers of the one before go on: at every schema in between
they insert, read and change rows.
"""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import NOT_PROVIDED
from django.utils import timezone

from revcouncil.releases import RELEASES
from revcouncil.schema.releases import targets

*OLDER, NEWEST = itertools.pairwise(RELEASES)
OURS = {app for release in RELEASES for app, _ in targets(release)}
# What the type of a field does not tell, by field or by model and field.
SAMPLES = {
    "source": "resource:{n}",
    "members.Plan.source": "STAFF",
    "benchmarks.AnswerDecision.source": "RULES",
    "activities.Attachment.format": "png",
    "activities.ReferralLink.code": "{signs}",
    "activities.CourseSender.name": "sender-{n}",
    "activities.Attachment.content_hash": "{n:064x}",
}
# Ten signs of an address that is read out.
SIGNS = str.maketrans("0123456789", "abcdefghij")
# What a check of the table asks for, though its columns may be empty.
NEEDED = {
    "members.Plan": ("member",),
    "benchmarks.Snapshot": ("figures",),
    "activities.Attachment": ("draft",),
}
# What is made before the others: who brings a member was there before.
FIRST = {"activities.Referral": "referrer"}
# What a second row would be refused with: one run of the publisher at a time.
GIVEN: dict[str, dict[str, Any]] = {
    "benchmarks.Publication": {"state": "DONE", "finished_at": timezone.now()}
}

numbers = itertools.count(1)

# The tables of the ranks, read and written by functions in SQL alone: they hold arrays of counts
# and -infinity, which Python has no word for.
SQL_ONLY = (
    *("gamification.Rank", "gamification.Standing"),
    # Those of the directory are written by triggers.
    *("members.Listing", "members.ListingTerm", "members.ListingChange"),
    *("members.ListingCount", "members.ListingSpelling"),
    # Those of the library's search, by triggers and a job.
    *("resources.SearchEntry", "resources.SearchPopularity", "resources.SearchChange"),
    *("resources.SearchTerm", "resources.SearchSpelling"),
)


def value(field: "models.Field[Any, Any]") -> Any:
    """Something the field takes, another one each time."""
    n = next(numbers)
    for name in (str(field), field.name):
        if name in SAMPLES:
            return SAMPLES[name].format(n=n, signs=f"{n:010d}".translate(SIGNS))
    if field.choices:
        return next(key for key, _ in field.flatchoices)
    if isinstance(field, models.ForeignKey | models.OneToOneField):
        return insert(field.related_model)
    if isinstance(field, models.EmailField):
        return f"m{n}@example.com"
    if isinstance(field, models.CharField | models.TextField | models.FileField):
        return f"x{n}"
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return timezone.now().date()
    if isinstance(field, models.JSONField):
        return {"n": n}
    if isinstance(field, ArrayField):
        return []
    return n


def insert(model: Any) -> Any:
    """A row with what the model requires, as the code of that release would make it."""
    first = FIRST.get(model._meta.label)
    required = {
        field.name: value(field)
        for field in sorted(model._meta.concrete_fields, key=lambda field: field.name != first)
        if (not field.null or field.name in NEEDED.get(model._meta.label, ()))
        and not isinstance(field, models.AutoField)
        and field.default is NOT_PROVIDED
    }
    return model._base_manager.create(**required, **GIVEN.get(model._meta.label, {}))


def use(model: Any) -> set[str]:
    """Which of insert, read, change and delete go through with the code of the release."""
    able: set[str] = set()
    row: Any = None
    for verb in ("insert", "read", "change", "delete"):
        try:
            with transaction.atomic():
                if verb == "insert":
                    row = insert(model)
                elif verb == "read":
                    list(model._base_manager.all()[:5])
                elif row and verb == "change":
                    row.save()
                elif row:
                    row.delete()
        except DatabaseError:
            # A ledger refuses changes; every table takes rows and shows them.
            if verb in {"insert", "read"}:
                raise
        else:
            able.add(verb)
    return able


def models_of(release: str) -> Iterator[Any]:
    """The models of a release, as its code declares them: rendered from its migrations."""
    loader = MigrationExecutor(connection).loader
    ours = [(app, head) for app, head in targets(release) if head]
    others = [node for node in loader.graph.leaf_nodes() if node[0] not in OURS]
    for model in loader.project_state([*ours, *others]).apps.get_models():
        if model._meta.label.startswith(SQL_ONLY):
            continue
        if model._meta.app_label in OURS and model._meta.managed and not model._meta.proxy:
            yield model


@pytest.mark.parametrize(
    ("own_database", "before", "after"),
    # What was released before is proven by `make prove`: its steps are frozen.
    [
        *(pytest.param(before, before, after, marks=pytest.mark.prove) for before, after in OLDER),
        (NEWEST[0], *NEWEST),
    ],
    indirect=["own_database"],
)
def test_the_release_before_keeps_working_at_every_step(
    own_database: str, before: str, after: str
) -> None:
    old = list(models_of(before))
    assert old
    able = {model: use(model) for model in old}
    executor = MigrationExecutor(connection)
    heads = [(app, head) for app, head in targets(after) if head] + [
        n for n in executor.loader.graph.leaf_nodes() if n[0] not in OURS
    ]
    plan = executor.migration_plan(heads)
    assert plan
    steps: list[str] = []

    def look(action: str, *rest: Any) -> None:
        if action == "apply_success":
            migration = str(rest[0])
            steps.append(migration)
            for model in old:
                assert use(model) >= able[model], (
                    f"{model._meta.label} of {before} after {migration}"
                )

    MigrationExecutor(connection, look).migrate(heads, plan)
    assert len(steps) == len(plan)
