"""What a deleted entry leaves in the reviews of its author: nothing."""

import json

import pytest
from django.db import connection
from django.utils import timezone

from growth.diary.writing.actions import delete
from growth.models import Post, Story
from growth.models.stories import StoryPeriod
from growth.stories.sharing import share
from growth.stories.telling import tell
from members.models import Member
from tests import cast
from tests.growth.makers import make_draft, make_post
from tests.growth.reviews.makers import make_story, signed_in, told_in
from tests.growth.stories.makers import begun, honest
from tests.standins.model import Asked

SECRET = "Nobody may know of the audit"


def is_kept(member: Member) -> bool:
    """Whether anything of the entry stands in a review."""
    rows = Story.objects.filter(member=member).values_list("parts", "sources", "told")
    return SECRET in json.dumps(list(rows))


@pytest.fixture
def member(db: None) -> Member:
    return cast.make_member()


@pytest.mark.usefixtures("no_model")
def test_what_reviews_hold_of_a_deleted_entry_goes_with_it(member: Member) -> None:
    other = make_post(member, title="Two Fridays", content="I took two Fridays off, and slept.")
    post = make_post(member, title=SECRET, content=f"{SECRET}. It cost $1,900.")
    for span in StoryPeriod:
        make_story(member, span, of=[post], told=[{"role": "user", "content": SECRET}])
    tell(pk=begun(member))
    assert is_kept(member)
    delete(author=member, pk=post.pk)
    assert not is_kept(member)
    told = Story.objects.filter(sources__0__post=other.pk).get()
    assert [source["post"] for source in told.sources] == [other.pk]
    assert told.told == []
    assert told.dropped > 0
    numbers = {source["number"] for source in told.sources}
    cites = [one["cites"] for part in told.parts for one in part["sentences"]]
    assert any(cites)
    assert all(set(some) <= numbers for some in cites)
    assert told.words == sum(
        len(one["text"].split()) for part in told.parts for one in part["sentences"]
    )


def test_reviews_of_other_days_and_of_others_stay(member: Member) -> None:
    old, stranger = make_post(member, days_ago=40), cast.make_member()
    month, theirs = make_story(member), make_story(stranger)
    delete(author=member, pk=old.pk)
    delete(author=member, pk=make_draft(member).pk)
    for story in (month, theirs):
        assert Story.objects.filter(pk=story.pk, told=story.told, parts=story.parts).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("jobs")
def test_an_entry_deleted_while_the_model_writes_is_in_no_review(model) -> None:
    member = cast.make_member()
    make_post(member, title="Two Fridays", content="I took two Fridays off.")
    post = make_post(member, title=SECRET, content=f"{SECRET}. It cost $1,900.")

    def deletes(asked: Asked) -> object:
        delete(author=member, pk=post.pk)
        connection.close()
        return honest(asked)

    model.always = deletes
    assert tell(pk=begun(member)) == "DONE"
    assert Story.objects.get().told == []
    assert not is_kept(member)


def test_the_page_says_what_goes_and_what_stays_quoted(member: Member) -> None:
    story, client = make_story(member), signed_in(member)
    first = story.sources[0]["post"]
    shared = share(member=member, story_key=story.key, now=timezone.now()).post
    assert shared
    page = told_in(client.get(f"/diary/write/{first}/delete/").content.decode())
    assert "What your reviews say of it goes as well" in page
    assert f'<a href="/diary/write/{shared.pk}/delete/">' in page
    client.post(f"/diary/write/{first}/delete/")
    assert not Post.objects.filter(pk=first).exists()
    page = told_in(client.get("/diary/reviews/month/told/").content.decode())
    assert "kept no longer" in page
