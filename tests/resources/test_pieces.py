"""Pieces of a download: a large one that broke off goes on inside its grant."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from members.sending import disposition_of
from resources import grants
from tests.resources import makers
from tests.resources.makers import make_resource

BODY = b"a,b\n" + b"1,2\n" * 100


@pytest.fixture
def url(client, owner):
    """A download of its owner, who is signed in."""
    client.force_login(owner)
    resource = make_resource(title="Café?#", file=ContentFile(BODY, name="x.csv"))
    token = grants.make(member_id=owner.pk, resource_id=resource.pk)
    return reverse("resources:granted", args=[token])


def test_a_download_goes_on_where_it_broke_off_and_only_in_the_same_file(client, url):
    whole = client.get(url)
    etag = whole["ETag"]
    assert (whole.status_code, whole["Accept-Ranges"], whole["Content-Length"]) == (
        200,
        "bytes",
        str(len(BODY)),
    )
    assert whole["Content-Disposition"] == "attachment; filename*=utf-8''Caf%C3%A9%3F%23.csv"
    rest = client.get(url, headers={"Range": "bytes=100-", "If-Range": etag})
    assert (rest.status_code, rest["ETag"]) == (206, etag)
    assert rest["Content-Range"] == f"bytes 100-{len(BODY) - 1}/{len(BODY)}"
    assert whole.getvalue()[:100] + rest.getvalue() == BODY
    for changed in ('"another"', f"W/{etag}", "Fri, 27 Nov 2026 06:00:00 GMT"):
        again = client.get(url, headers={"Range": "bytes=100-", "If-Range": changed})
        assert (again.status_code, again.getvalue()) == (200, BODY)


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("bytes=0-0", 206, BODY[:1]),
        ("bytes=-5", 206, BODY[-5:]),
        (f"bytes={len(BODY)}-", 416, b""),
        ("bytes=0-1,4-5", 200, BODY),
        ("bytes=9-1", 200, BODY),
    ],
)
def test_a_piece_is_what_was_asked_for(client, url, asked, status, content):
    answer = client.get(url, headers={"Range": asked})
    assert (answer.status_code, answer.getvalue()) == (status, content)
    if status == 416:
        assert answer["Content-Range"] == f"bytes */{len(BODY)}"
    # HEAD has no pieces: what it says is of the whole.
    head = client.head(url, headers={"Range": asked})
    assert (head.status_code, head["Content-Length"], head.content) == (200, str(len(BODY)), b"")


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("First aid", 'attachment; filename="First aid.pdf"'),
        ('The "best" one', 'attachment; filename="The \\"best\\" one.pdf"'),
        ("../../etc\\passwd", 'attachment; filename="etc passwd.pdf"'),
        ("a\u202efdp.exe\r\nX: y\0", 'attachment; filename="a fdp.exe X: y.pdf"'),
        (" . ", 'attachment; filename="file.pdf"'),
        ("日本", "attachment; filename*=utf-8''%E6%97%A5%E6%9C%AC.pdf"),
        ("x" * 200, f'attachment; filename="{"x" * 120}.pdf"'),
    ],
)
def test_a_download_is_called_what_its_title_says(title, said):
    assert disposition_of(title, ".pdf") == said


def test_any_name_in_the_store_reaches_the_front_server(client, owner, settings):
    settings.FILES_SENT_BY, settings.ACCEL_REDIRECT_PREFIX = "front", "/_media/"
    resource = make_resource(file=ContentFile(makers.CSV, name="x.csv"))
    storage = resource.file.storage
    name = storage.save("resources/café?# %41.csv", ContentFile(b"x"))
    type(resource).objects.filter(pk=resource.pk).update(file=name)
    client.force_login(owner)
    token = grants.make(member_id=owner.pk, resource_id=resource.pk)
    answer = client.get(reverse("resources:granted", args=[token]))
    assert answer["X-Accel-Redirect"] == "/_media/resources/caf%C3%A9%3F%23%20%2541.csv"
