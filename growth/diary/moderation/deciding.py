"""Which decision a form of staff asks for, and what is said of it."""

from collections.abc import Mapping
from datetime import datetime

from growth.diary.moderation import actions
from growth.diary.moderation.outcomes import SAID, Outcome
from growth.models import Post, Reply
from members.models import Member

DONE = {
    "hold": "Taken out. Its author is told why, and can't publish it by themselves.",
    "remove": "The reply is deleted.",
    "leave": "Left as it is; all its reports are decided.",
    "back": "Let back into the diary, on its old day. Its author is told.",
}


def decide(
    *, asked: Mapping[str, str], actor: Member, now: datetime, is_reported: bool = False
) -> tuple[Outcome, str]:
    """Do what was asked of `target` ("post-7"): `deed` is hold, remove, leave or back. What became
    of it, and in words. With `is_reported` only while a report of it is open.
    """
    kind, _, number = asked.get("target", "").partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return Outcome.GONE, SAID[Outcome.GONE]
    outcome = _done(kind, int(number), asked, actor, now, is_reported)
    return outcome, DONE[asked["deed"]] if outcome is Outcome.DONE else SAID[outcome]


def _done(
    kind: str, pk: int, asked: Mapping[str, str], actor: Member, now: datetime, is_reported: bool
) -> Outcome:
    why, seen = asked.get("why", "").replace("\r\n", "\n"), asked.get("seen", "")
    match kind, asked.get("deed", ""):
        case "post", "hold":
            return actions.hold(
                post_id=pk,
                actor=actor,
                why=why,
                now=now,
                seen=seen,
                is_reported=is_reported,
            )
        case "post", "back":
            return actions.let_back(post_id=pk, actor=actor, seen=seen)
        case "post", "leave":
            return actions.leave(about=Post(pk=pk), actor=actor, now=now, seen=seen)
        case "reply", "leave":
            return actions.leave(about=Reply(pk=pk), actor=actor, now=now, seen=seen)
        case "reply", "remove":
            return actions.take_out_reply(
                reply_id=pk,
                actor=actor,
                why=why,
                seen=seen,
                is_reported=is_reported,
            )
    return Outcome.GONE
