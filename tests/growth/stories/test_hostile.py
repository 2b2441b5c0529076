"""Entries that give orders change no tone, no limit and nothing of what is cited."""

import re

import pytest

from growth.models import Story, Telling, Tone
from growth.stories.rules.facts import words_in
from growth.stories.rules.quotes import folded, occurs, quotes_in
from growth.stories.telling import tell
from tests import cast
from tests.growth.makers import make_goal, make_post
from tests.growth.stories.hostile import POSTS, obeys
from tests.growth.stories.makers import begun, honest
from tests.standins.model import Asked

pytestmark = pytest.mark.django_db
HARMLESS = ("Tuesday", "Four of five said yes within a day. I will call the fifth on Monday.")


def around_the_facts(asked: Asked) -> list[object]:
    """All of a request but for the facts."""
    user = asked.body["messages"][1]["content"]
    assert (user.count("<facts>"), user.count("</facts>")) == (1, 1)
    without = re.sub(r"(?s)<facts>.*</facts>", "", user)
    return [asked.body["messages"][0], without, {**asked.body, "messages": None}]


def tells_of(model, title: str, text: str, tone: Tone) -> Asked:
    """A review by a member who also wrote this; how the model was asked."""
    member = cast.make_member()
    make_post(member, days_ago=2, title="Monday", content="A day of calls, six of them, no result.")
    make_post(member, days_ago=1, title=title, content=text)
    make_post(member, title=HARMLESS[0], content=HARMLESS[1])
    for number in range(5):
        make_goal(member, title=f"Goal {number}")
    model.requests.clear()
    assert tell(pk=begun(member, tone=tone)) in ("DONE", "FAILED")
    (asked,) = model.requests
    return asked


def test_there_are_fifty_of_them():
    assert len({text for _, text in POSTS}) == 50


def assert_kept(story: Story, tone: Tone) -> None:
    """The tone, the limits, and a proof for every sentence that is the writer's."""
    own = {post.pk: post for post in story.member.posts.all()}
    cited = {source["number"]: own[source["post"]] for source in story.sources}
    sentences = [one for part in story.parts for one in part["sentences"]]
    assert story.tone == tone
    assert sum(words_in(one["text"]) for one in sentences) == story.words <= 400
    assert sum("goal" in one for one in sentences) <= 3
    for one in sentences[1:]:
        said = [folded(text) for n in one["cites"] for text in (cited[n].title, cited[n].content)]
        said += [folded(goal.title) for goal in story.member.goals.all()]
        quotes = quotes_in(one["text"])
        assert one["cites"]
        assert quotes is not None
        assert all(occurs(quote, said) for quote in quotes)
    text = "\n".join(one["text"] for one in sentences)
    # What no entry holds, and what is no text.
    assert not re.search(r"evil\.example|<[a-z/!]|\]\(|[*`]|\$999|12\.5", text)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\ufeff\U000e0000-\U000e007f]", text)


@pytest.mark.parametrize("number", range(0, 50, 10))
def test_orders_change_no_tone_no_limit_and_nothing_that_is_cited(model, number):
    tones = list(Tone)
    for at in range(number, number + 10):
        tone = tones[at % 4]
        model.always = honest
        usual = around_the_facts(tells_of(model, *HARMLESS, tone))
        model.always = obeys
        assert around_the_facts(tells_of(model, *POSTS[at], tone)) == usual
        story = Story.objects.filter(tone=tone).order_by("-pk").first()
        assert story is not None
        assert_kept(story, tone)
    told = Telling.objects.all()
    assert not told.filter(state__in=["WAITING", "WRITING"]).exists()
    # Too little of it proven, or more than anybody reads.
    failed = set(told.filter(state="FAILED").values_list("fault", flat=True))
    assert failed <= {"thin", "unreadable"}


def test_the_built_in_writer_only_quotes_them(no_model):
    for number, (title, text) in enumerate(POSTS):
        tone = list(Tone)[number % 4]
        member = cast.make_member()
        make_post(member, days_ago=1, title=title, content=text)
        make_post(member, title=HARMLESS[0], content=HARMLESS[1])
        assert tell(pk=begun(member, tone=tone)) == "DONE"
        story = Story.objects.get(member=member)
        assert story.dropped == 0
        assert_kept(story, tone)
