"""Evidence through `deploy/nginx.conf` as it stands, before the real pages."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.storage import default_storage

from activities import evidence
from members.models import Member
from tests import cast
from tests.activities.evidence.making import sent
from tests.resources.storage.test_nginx import fronted as fronted
from tests.resources.storage.test_nginx import needs_nginx, visit
from tests.serving.test_front import Front


@needs_nginx
@pytest.mark.django_db(transaction=True)
def test_the_front_sends_evidence_to_whom_it_is_for_and_keeps_what_the_site_says_of_it(
    fronted: Front, owner: Member
) -> None:
    attachment = sent(owner, name="café?#.pdf")
    store: Any = default_storage
    path = Path(store.path(str(attachment.file.name)))
    for one in (path, *path.parents):
        if one == Path(store.location):
            break
        one.chmod(0o755 if one.is_dir() else 0o644)
    content = path.read_bytes()
    maren, url = visit(fronted, owner), evidence.address(attachment, reader=owner)
    status, headers, body = maren.ask(url)
    assert (status, body) == (200, content)
    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"] == "inline; filename*=utf-8''caf%C3%A9%3F%23.pdf"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-robots-tag"] == "noindex, nofollow, noarchive"
    assert "no-store" in headers["cache-control"]
    assert "x-accel-redirect" not in headers
    assert maren.ask(url, Range="bytes=0-4")[::2] == (206, b"%PDF-")
    tiago = cast.reviewer()
    assert visit(fronted, tiago).ask(url)[0] == 404
    assert visit(fronted, tiago).ask(evidence.address(attachment, reader=tiago))[2] == content
    status, headers, body = visit(fronted, cast.make_member()).ask(url)
    assert (status, content in body) == (404, False)
    for away in (f"/_media/{attachment.file.name}", f"{url}../../../_media/{attachment.file.name}"):
        status, _, body = maren.ask(urlsplit(away).path)
        assert (status, content in body) == (404, False), away
