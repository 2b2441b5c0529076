"""Who gets a byte of evidence, by which link, whoever sends it; with the file there every time."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as ours
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities import evidence
from activities.models import Attachment
from tests import cast
from tests.activities.evidence.making import added, pdf, sent, upload

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(params=["python", "front"])
def way(request, settings):
    """Who sends the bytes."""
    settings.FILES_SENT_BY = request.param
    settings.ACCEL_REDIRECT_PREFIX = "/_media" if request.param == "front" else ""
    return request.param


def visit(member):
    """Their browser."""
    client = Client()
    if member:
        client.force_login(member)
    return client


def got(client, url, **headers):
    """The status, and whether the bytes or the way to them came along."""
    answer = client.get(url, headers=headers)
    content = answer.getvalue() if answer.streaming else answer.content
    there = b"%PDF-" in content or "X-Accel-Redirect" in answer or answer.status_code == 206
    return answer.status_code, there


def people():
    """Everybody who may come by, with what a link of their own opens."""
    helper = cast.outsider()
    helper.user_permissions.add(Permission.objects.get(codename="review_submission"))
    return {
        "stranger": (cast.make_member(), 404),
        "reviewer": (cast.reviewer(), 200),
        "admin": (cast.super_admin(), 200),
        "curator": (cast.curator(), 404),
        # The right alone makes nobody staff.
        "no_staff": (helper, 404),
    }


def test_the_table_of_who_gets_a_byte_of_what_was_sent(owner, way):
    attachment = sent(owner)
    for name, (member, status) in {**people(), "owner": (owner, 200)}.items():
        client, made = visit(member), timezone.now()
        own = evidence.address(attachment, reader=member)
        assert got(client, own) == (status, status == 200), name
        # Not a byte without a session, in one that is over, and by somebody else's link.
        assert got(Client(), own) == (302, False), name
        other = evidence.address(attachment, reader=cast.make_member())
        assert got(client, other) == (404, False), name
        if member != owner:
            assert got(visit(owner), own) == (404, False), name
        with time_machine.travel(made + HOUR - timedelta(seconds=2), tick=False):
            assert got(client, own) == (status, status == 200), name
        with time_machine.travel(made + timedelta(hours=1, minutes=2), tick=False):
            assert got(client, own) == (410 if status == 200 else 404, False), name
        Session.objects.filter(pk=client.cookies[ours.SESSION_COOKIE_NAME].value).delete()
        assert got(client, own) == (302, False), name


def test_a_draft_is_read_by_nobody_but_whose_it_is(owner, way):
    attachment = added(owner)
    assert got(visit(owner), evidence.address(attachment, reader=owner)) == (200, True)
    for name, (member, _) in people().items():
        own = evidence.address(attachment, reader=member)
        assert got(visit(member), own) == (404, False), name


def test_a_right_that_is_taken_away_takes_the_links_along(owner, way):
    attachment, tiago = sent(owner), cast.reviewer()
    client, url = visit(tiago), evidence.address(attachment, reader=tiago)
    assert got(client, url) == (200, True)
    tiago.groups.clear()
    assert got(client, url) == (404, False)
    maren, own = visit(owner), evidence.address(attachment, reader=owner)
    owner.is_active = False
    owner.save()
    assert got(maren, own) == (302, False)


def test_what_is_made_up_opens_nothing(owner, way):
    attachment, other = sent(owner), sent(owner)
    client, url = visit(owner), evidence.address(attachment, reader=owner)
    head, key, _ = url.rsplit("/", 2)
    for changed in ("x", key[:-1], key[1:], key.swapcase(), f"{key}:{key}", "%00", "a:b"):
        assert got(client, f"{head}/{changed}/")[1] is False, changed
    # The key of one file opens no other.
    moved = reverse("activities:evidence", args=[other.pk, key])
    assert got(client, moved) == (404, False)
    assert client.post(url).status_code == 405
    # Nor does what the file is called in the storage.
    assert got(client, f"/media/{attachment.file.name}")[1] is False


def test_an_expired_link_says_so_and_gives_a_new_one(owner):
    attachment = sent(owner, name="café?#.pdf")
    client, url = visit(owner), evidence.address(attachment, reader=owner)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        page = client.get(url)
        assert page.status_code == 410
        content = page.content.decode()
        assert "This link has run out" in content
        assert "“café?#.pdf”" in content
        fresh = evidence.address(attachment, reader=owner)
        assert f'href="{fresh}"' in content
        assert got(client, fresh) == (200, True)


def test_a_file_that_is_gone_from_the_storage_is_said_to_be(owner, way):
    attachment, tiago = sent(owner), cast.reviewer()
    default_storage.delete(str(attachment.file.name))
    for member, says in ((owner, "add it again"), (tiago, "check_files")):
        page = visit(member).get(evidence.address(attachment, reader=member))
        assert page.status_code == 404
        assert says in page.content.decode()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sheet.pdf", 'inline; filename="sheet.pdf"'),
        ("café?#.pdf", "inline; filename*=utf-8''caf%C3%A9%3F%23.pdf"),
        ("a\u202efdp.png", 'inline; filename="a fdp.png"'),
        ('"quoted".pdf', 'inline; filename="\\"quoted\\".pdf"'),
        ("SHOT.PNG", 'inline; filename="SHOT.PNG"'),
    ],
)
def test_it_is_shown_under_its_own_name_and_nothing_is_guessed_into_it(owner, way, name, said):
    attachment = sent(owner, name=name)
    answer = visit(owner).get(evidence.address(attachment, reader=owner))
    kind = "application/pdf" if name.endswith(".pdf") else "image/png"
    assert answer.status_code == 200
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"] == said
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer["Referrer-Policy"] == "same-origin"
    if way == "front":
        assert answer["X-Accel-Redirect"] == f"/_media/{attachment.file.name}"


def test_a_piece_comes_where_a_piece_is_asked_for(owner):
    content = pdf("Pieces")
    attachment = added(owner, upload(content))
    client, url = visit(owner), evidence.address(attachment, reader=owner)
    answer = client.get(url, headers={"Range": "bytes=5-9"})
    assert (answer.status_code, answer.getvalue()) == (206, content[5:10])
    head = client.head(url)
    assert (head.status_code, head["Content-Length"]) == (200, str(len(content)))


def test_links_cost_no_query_and_opening_one_few(owner, django_assert_max_num_queries):
    attachment = Attachment.objects.get(pk=sent(owner).pk)
    with django_assert_max_num_queries(0):
        url = evidence.address(attachment, reader=owner)
    client = visit(owner)
    with django_assert_max_num_queries(8):
        assert got(client, url) == (200, True)
