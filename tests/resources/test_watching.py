"""Watching a video on its page."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from gamification.models import PointTransaction
from members.models import Member
from members.ranges import OutOfRange, Piece, read_range
from resources import grants
from resources.catalogue import Type
from resources.models import ResourceDownload
from revcouncil.demo import files
from tests import cast
from tests.resources.makers import make_resource, take

FILM = files.FILM.read_bytes()


@pytest.fixture
def video(db):
    return make_resource(title="Calls", type=Type.VIDEO, file=ContentFile(FILM, name="calls.mp4"))


def stream_url(member, resource, **kind):
    return reverse(
        "resources:stream",
        args=[
            grants.make(member_id=member.pk, resource_id=resource.pk, **{"watching": True, **kind})
        ],
    )


def test_pressing_play_opens_the_player_and_pays_once(client, owner, video):
    client.force_login(owner)
    before = client.get(video.get_absolute_url()).content.decode()
    assert "<video" not in before
    assert "Play “Calls”" in before
    assert before.count("btn main") == 1
    for _ in range(2):
        response = client.post(reverse("resources:watch", args=[video.slug]), follow=True)
    html = response.content.decode()
    assert "<video" in html
    assert "autoplay" in html
    assert "Five points are yours." not in html
    assert PointTransaction.objects.filter(member=owner).count() == 1
    assert html.count("btn main") == 1
    address = html.split('preload="metadata" src="')[1].split('"')[0]
    assert client.get(address).getvalue() == FILM


def test_looking_at_the_address_of_play_leads_to_the_page_and_takes_nothing(client, owner, video):
    client.force_login(owner)
    assert client.get(reverse("resources:watch", args=[video.slug])).url == video.get_absolute_url()
    assert not ResourceDownload.objects.exists()


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("bytes=0-9", 206, FILM[:10]),
        ("bytes=10-", 206, FILM[10:]),
        ("bytes=-7", 206, FILM[-7:]),
        ("bytes=5-999999999999", 206, FILM[5:]),
        (f"bytes={len(FILM)}-", 416, b""),
        ("bytes=0-1,4-5", 200, FILM),
        ("lines=1-2", 200, FILM),
    ],
)
def test_a_player_gets_the_piece_it_asks_for(client, owner, video, asked, status, content):
    client.force_login(owner)
    answer = client.get(stream_url(owner, video), headers={"Range": asked})
    assert answer.status_code == status
    assert answer.getvalue() == content
    if status == 206:
        first = len(FILM) - 7 if asked == "bytes=-7" else FILM.index(content)
        assert answer["Content-Range"] == f"bytes {first}-{first + len(content) - 1}/{len(FILM)}"
        assert answer["Content-Length"] == str(len(content))
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_front_server_is_told_where_the_video_is(client, owner, video, settings):
    settings.ACCEL_REDIRECT_PREFIX, settings.FILES_SENT_BY = "/protected/", "front"
    client.force_login(owner)
    answer = client.get(stream_url(owner, video), headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer["X-Accel-Redirect"], answer.content) == (
        200,
        f"/protected/{video.file.name}",
        b"",
    )


@pytest.mark.parametrize(("hours", "status"), [(5, 200), (7, 404)])
def test_a_player_may_ask_for_six_hours(client, owner, video, hours, status):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        address = stream_url(owner, video)
    with time_machine.travel(now + timedelta(hours=hours), tick=False):
        client.force_login(owner)
        assert client.get(address).status_code == status


def test_a_grant_opens_only_what_it_was_made_for(client, owner, curator, video):
    client.force_login(owner)
    download = grants.make(member_id=owner.pk, resource_id=video.pk)
    watching = grants.make(member_id=owner.pk, resource_id=video.pk, watching=True)
    assert client.get(reverse("resources:stream", args=[download])).status_code == 404
    assert client.get(reverse("resources:granted", args=[watching])).status_code == 404
    assert client.get(stream_url(owner, make_resource())).status_code == 404
    assert client.get(stream_url(curator, video)).status_code == 404


def test_a_video_stays_open_in_grace(client, owner, video):
    take(owner, video)
    Member.objects.filter(pk=owner.pk).update(subscription_status="PAST_DUE")
    client.force_login(owner)
    assert "<video" in client.get(f"{video.get_absolute_url()}?play=yes").content.decode()
    assert client.get(stream_url(owner, video)).getvalue() == FILM
    assert client.post(reverse("resources:watch", args=[video.slug])).status_code == 302


@pytest.mark.parametrize("ended", cast.ENDED)
def test_a_video_closes_with_the_subscription(client, owner, video, ended):
    take(owner, video)
    Member.objects.filter(pk=owner.pk).update(**ended)
    client.force_login(owner)
    html = client.get(video.get_absolute_url()).content.decode()
    assert "<video" not in html
    assert "Play “" not in html
    assert client.get(stream_url(owner, video)).status_code == 403
    assert client.post(reverse("resources:watch", args=[video.slug])).status_code == 403
    assert ResourceDownload.objects.count() == 1


def test_a_video_that_cannot_be_played_here_shows_no_play_button(client, owner, db):
    client.force_login(owner)
    html = client.get(make_resource(type=Type.VIDEO).get_absolute_url()).content.decode()
    assert "Play “" not in html
    assert "wide-cover" not in html


@pytest.mark.parametrize(
    ("header", "size", "piece"),
    [
        ("bytes=0-0", 5, Piece(0, 0)),
        ("bytes=-9", 5, Piece(0, 4)),
        (" bytes=2- ", 5, Piece(2, 4)),
        ("bytes=3-2", 5, None),
        ("bytes=-", 5, None),
        ("", 5, None),
    ],
)
def test_a_range_is_read(header, size, piece):
    assert read_range(header, size=size) == piece


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=5-", 5), ("bytes=-0", 5), ("bytes=0-", 0), ("bytes=-1", 0)]
)
def test_a_range_behind_the_end_is_refused(header, size):
    with pytest.raises(OutOfRange):
        read_range(header, size=size)


# ------------------------------------------------------------------------ curators
@pytest.mark.parametrize("ended", cast.ENDED)
def test_a_curator_without_a_subscription_looks_without_being_counted(client, video, ended):
    curator = cast.curator(**ended)
    client.force_login(curator)
    for resource in (video, make_resource()):
        html = client.get(resource.get_absolute_url()).content.decode()
        assert 'class="gate"' not in html
        assert "Write to us" not in html
        assert "You curate the library" in html
        address = reverse("admin:resources_resource_file", args=[resource.pk, "file"])
        assert address in html
        assert client.get(address).status_code == 200
    assert client.get(stream_url(curator, video)).getvalue() == FILM
    assert not ResourceDownload.objects.exists()
    assert not PointTransaction.objects.exists()


def test_a_curator_who_pays_takes_like_everybody_and_may_look_uncounted(client, curator):
    client.force_login(curator)
    html = client.get(make_resource().get_absolute_url()).content.decode()
    assert "Download</button>" in html
    assert "without being counted" in html


def test_a_seat_somebody_else_pays_for_is_told_whom_to_ask(client, db):
    client.force_login(cast.team_member(**cast.ENDED[0]))
    assert (
        "Ask the owner of your team."
        in client.get(make_resource().get_absolute_url()).content.decode()
    )
