"""Where files lie and who sends them, by settings alone."""

import os
import subprocess
import sys

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from revcouncil.stores import origins_of, store_from_env, way_from_env
from tests.ground.conftest import ROOT

S3 = {
    "STORAGE": "s3",
    "S3_BUCKET": "council",
    "S3_REGION": "eu-central-1",
    "S3_KEY_ID": "id",
    "S3_SECRET": "do not tell",
}
FRONT = {"ACCEL_REDIRECT_PREFIX": "/_media"}


def reads(variables: dict[str, str]) -> tuple[dict, str]:
    """The store and who sends, by these variables."""
    env = environ.Env()
    env.ENVIRON = variables
    prefix = variables.get("ACCEL_REDIRECT_PREFIX", "")
    way = way_from_env(env, accel_prefix=prefix)
    return store_from_env(env, folder=None, shared=bool(prefix)), way


@pytest.mark.parametrize(
    ("variables", "backend", "way"),
    [
        ({}, "LocalStore", "python"),
        (FRONT, "LocalStore", "front"),
        (S3, "BucketStore", "storage"),
        (S3 | {"FILES_SENT_BY": "python"}, "BucketStore", "python"),
    ],
)
def test_what_is_set_decides(variables, backend, way):
    store, found = reads(variables)
    assert (store["BACKEND"].rpartition(".")[2], found) == (backend, way)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"STORAGE": "ftp"}, "STORAGE has to be local or s3"),
        ({"STORAGE": "s3", "S3_BUCKET": "b"}, "needs S3_REGION and S3_KEY_ID and S3_SECRET"),
        (S3 | FRONT, "keeps files where the front server has none"),
        (S3 | {"FILES_SENT_BY": "front"}, "keeps files where the front server has none"),
        ({"FILES_SENT_BY": "storage"}, "needs STORAGE=s3"),
        ({"FILES_SENT_BY": "front"}, "needs ACCEL_REDIRECT_PREFIX"),
        (FRONT | {"FILES_SENT_BY": "python"}, "take one of them out"),
        ({"FILES_SENT_BY": "post"}, "python, front or storage"),
        (S3 | {"S3_ENDPOINT": "garage:3900"}, "S3_ENDPOINT can't be read"),
        (S3 | {"S3_ENDPOINT": "http://id:do not tell@x"}, "without a key"),
    ],
)
def test_what_cannot_work_is_refused_in_a_sentence_without_secrets(variables, words):
    with pytest.raises(ImproperlyConfigured, match=words) as refused:
        reads(variables)
    assert "do not tell" not in str(refused.value)


def test_pages_lead_to_the_store_alone():
    ours = S3 | {"S3_ENDPOINT": "http://10.0.0.2:3900", "S3_PUBLIC_ENDPOINT": "https://f.example/"}
    assert origins_of(reads(ours)[0]) == ["https://f.example"]
    assert origins_of(reads({})[0]) == []
    assert origins_of(reads(S3)[0]) == [
        "https://council.s3.amazonaws.com",
        "https://council.s3.eu-central-1.amazonaws.com",
    ]


def test_the_library_for_buckets_is_loaded_only_where_one_is_used_and_tells_no_key():
    code = (
        "import django, sys; django.setup(); from django.core.files.storage import default_storage;"
        "print('boto3' in sys.modules, default_storage.__class__.__name__, 'boto3' in sys.modules);"
        "from django.conf import settings;"
        "print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['media-src']);"
        "print(default_storage.signed_address('a/é.pdf', seconds=9, media_type='text/csv'))"
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith("S3_")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=env | S3 | {"DJANGO_SETTINGS_MODULE": "tests.settings", "AWS_SESSION_TOKEN": "other"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    first, policy, address = done.stdout.splitlines()
    assert first == "False BucketStore True"
    assert "https://council.s3.eu-central-1.amazonaws.com" in policy
    assert address.startswith("https://council.s3.")
    assert "X-Amz-Expires=9" in address
    assert "other" not in address
    assert "do not tell" not in done.stdout + done.stderr
