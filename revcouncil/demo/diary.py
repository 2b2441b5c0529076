"""What some of the demo community wrote in its diary and set out to do, made by the domain's own
actions in the past.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from uuid import uuid4

from growth.diary.feed.actions import like, reply, see_replies
from growth.diary.writing.actions import begin, publish
from growth.diary.writing.outcomes import Kept, Published
from growth.diary.writing.rules import Words
from growth.goals.actions import Outcome, complete, set_goal
from growth.models import Post, Reply, Tone
from growth.rules.terms import Length
from growth.rules.windows import Span
from growth.stories.actions import ask_for
from growth.stories.outcomes import Begun
from growth.stories.telling import tell
from growth.writer import client
from members.models import Member
from revcouncil.demo.diary_texts import DRAFTS, ENTRIES, GOALS, MAREN, Aim, Wrote

EVENING = time(19, 20)
# A reply comes so long after what it replies to, when both are of one day.
LATER = timedelta(minutes=50)


def keep_diaries(*, now: datetime) -> None:
    """Have those of the story who are there write, like, reply, and set their goals; whoever wrote
    anything is left alone.
    """
    told = {*(entry.who for entry in ENTRIES), *(aim.who for aim in GOALS)}
    there = {member.email: member for member in Member.objects.filter(email__in=told)}
    silent = {email: who for email, who in there.items() if not who.posts.exists()}
    readers = list(
        Member.objects.filter(is_active=True, is_staff=False, subscription_status="ACTIVE")
        .exclude(email__in=told)
        .order_by("pk")[:20]
    )
    for entry in sorted(ENTRIES, key=lambda wrote: -wrote.days):
        if entry.who in silent:
            _write(entry, there, readers, now)
    for who, title, text in DRAFTS:
        if who in silent:
            begin(author=silent[who], key=uuid4(), words=Words(title, text), now=now)
    for aim in GOALS:
        if aim.who in silent:
            _aim(aim, silent[aim.who], now)
    if MAREN in silent:
        _review(silent[MAREN])


def _moment(member: Member, days: int, now: datetime) -> datetime:
    """The evening so many days before today, where the member lives; today it is a while ago."""
    day = member.day(now) - timedelta(days=days)
    return min(datetime.combine(day, EVENING, member.zone), now - timedelta(hours=2))


def _write(
    entry: Wrote, there: Mapping[str, Member], readers: Sequence[Member], now: datetime
) -> None:
    author = there[entry.who]
    at = max(_moment(author, entry.days, now), author.date_joined)
    begun = begin(author=author, key=uuid4(), words=Words(entry.title, entry.text), now=at)
    if not isinstance(begun, Kept):
        raise ValueError(f"“{entry.title}”: {begun}")
    post = begun.post
    done = publish(author=author, pk=post.pk, seen=post.version, now=at)
    if not isinstance(done, Published):
        raise ValueError(f"“{entry.title}”: {done}")
    for reader in readers[: entry.liked]:
        like(post_id=post.pk, member=reader, now=min(at + LATER, now))
    for said in entry.replies:
        if said.who in there:
            when = max(at + LATER, _moment(there[said.who], said.days, now))
            _reply(post, there[said.who], said.text, min(when, now), is_new=not said.days)


def _reply(post: Post, who: Member, text: str, at: datetime, *, is_new: bool) -> None:
    said = reply(post=post, author=who, text=text, key=uuid4(), now=at)
    if not is_new:
        see_replies(member=post.author, replies=Reply.objects.filter(pk=said.pk))


def _aim(aim: Aim, member: Member, now: datetime) -> None:
    at = max(_moment(member, aim.days, now), member.date_joined)
    outcome, goal = set_goal(
        member=member, title=aim.title, period=Length(aim.period.value), now=at
    )
    if goal is None:
        raise ValueError(f"“{aim.title}”: {outcome}")
    if aim.reached is not None:
        reached = _moment(member, aim.reached, now)
        if complete(member=member, pk=goal.pk, now=reached) is not Outcome.DONE:
            raise ValueError(f"“{aim.title}” was not reached.")


def _review(member: Member) -> None:
    """The month, as the built-in writer tells it: made at once, so that there is one to open. No
    model is paid for a demo.
    """
    if client.is_on():
        return
    asked = ask_for(member=member, span=Span.MONTH, tone=Tone.MEDIUM, key=uuid4())
    if isinstance(asked, Begun):
        tell(pk=asked.telling.pk)
