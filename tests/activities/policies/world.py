"""Rows to be read, those who read them, and the two ways of asking: psql and psycopg."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.core.files.base import ContentFile
from django.db import connection

from activities.models import Activity, Attachment, Status, Submission, SubmissionDraft, Visibility
from members.models import Member
from revcouncil.schema.session import connection_params
from tests import cast
from tests.activities.makers import attach, decide, make_submission
from tests.roles import as_owner

API, REPORTING, PASSWORD = "revcouncil_test_api", "revcouncil_test_reporting", "policies"
PSQL = shutil.which("psql")
NOBODY_SAID_WHO, NO_RIGHT, NO_SUCH_STATUS = "28000", "42501", "23514"


@dataclass(frozen=True)
class World:
    """Maren's submissions and files, one of somebody else, and whoever reads."""

    maren: Member
    stranger: Member
    reviewer: Member
    admin: Member
    waiting: Submission
    public: Submission
    came_back: Submission
    of_another: Submission
    file: Attachment
    file_of_draft: Attachment


def made_world() -> World:
    """Each thing a policy may turn on, once."""
    maren, reviewer = cast.paying_owner(), cast.reviewer()
    waiting = make_submission(maren, Activity.EXPLORE)
    file = attach(waiting)
    public, came_back = (
        make_submission(maren, Activity.SHINE),
        make_submission(maren, Activity.PRESENT),
    )
    Submission.objects.filter(pk=public.pk).update(visibility=Visibility.PUBLIC)
    decide(public, reviewer, Status.APPROVED)
    decide(came_back, reviewer, Status.REJECTED)
    draft = SubmissionDraft.objects.create(member=maren, activity=Activity.LEARN.value)
    file_of_draft = Attachment.objects.create(
        member=maren,
        draft=draft,
        file=ContentFile(b"draft", name="draft.pdf"),
        name="draft.pdf",
        size=5,
        format="pdf",
        content_hash="d" * 64,
    )
    return World(
        maren=maren,
        stranger=cast.outsider(),
        reviewer=reviewer,
        admin=cast.super_admin(),
        waiting=waiting,
        public=public,
        came_back=came_back,
        of_another=make_submission(cast.team_member(), Activity.EXPLORE),
        file=file,
        file_of_draft=file_of_draft,
    )


def address(role: str) -> dict[str, Any]:
    """Where the tests' database is, for that role to sign in by itself."""
    to = {k: v for k, v in connection_params(connection).items() if k in ("host", "port", "dbname")}
    return {**to, "user": role, "password": PASSWORD}


@contextmanager
def signed_in(role: str, **options: Any) -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
    """A session that has never been anything but this role."""
    with psycopg.connect(**(address(role) | {"autocommit": True} | options)) as session:
        yield session


@contextmanager
def as_reader(
    session: "psycopg.Connection[tuple[Any, ...]]", member: Member | int | None
) -> Iterator[None]:
    """One transaction of that member, of nobody without; nothing of it stays."""
    with session.transaction(force_rollback=True):
        if member is not None:
            pk = member.pk if isinstance(member, Member) else member
            session.execute("SELECT set_config('app.member', %s, true)", [str(pk)])
        yield


def by_psycopg(role: str, member: Member | None, sql: str) -> str:
    """The SQLSTATE a statement is refused with, or how many rows it read or wrote."""
    with signed_in(role) as session:
        try:
            with as_reader(session, member):
                done = session.execute(sql.encode())
                return str(done.rowcount)
        except psycopg.Error as error:
            return str(error.sqlstate)


def by_psql(role: str, member: Member | None, sql: str) -> str:
    """The same by PostgreSQL's own client."""
    to = address(role)
    says_who = f"SELECT set_config('app.member', '{member.pk}', true);" if member else ""
    done = subprocess.run(
        [
            *(str(PSQL), "-X", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=sqlstate"),
            *("-h", str(to["host"]), "-p", str(to.get("port") or 5432), "-U", role, to["dbname"]),
        ],
        input=f"BEGIN; {says_who} \\echo asks\n{sql};\nROLLBACK;\n",
        env=os.environ | {"PGPASSWORD": PASSWORD},
        capture_output=True,
        text=True,
        check=False,
    )
    if refused := re.search(r"ERROR:\s+(\w{5})", done.stderr):
        return refused[1]
    answer = done.stdout.split("asks\n")[-1]
    found = re.search(r"^(?:INSERT 0|UPDATE|DELETE) (\d+)$|^\((\d+) rows?\)$", answer, re.MULTILINE)
    assert found, (done.stdout, done.stderr)
    return found[1] or found[2]


@contextmanager
def triggers_off(*tables: str) -> Iterator[None]:
    """What the database's own guards would say is not said meanwhile."""
    with as_owner(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        with as_owner(), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
