"""What happens to letters. Nothing else writes them.

A letter is a row and a job, both written in the caller's transaction: rolled back, neither was. The
row is locked while it is sent, so no two workers send it; only where we die between the mail
server's yes and our commit does it go out again, under the Message-ID it has had since it was
written.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, Lower
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from members.letters import rules
from members.letters.catalogue import KINDS, declared, label
from members.letters.delivery import deliver
from members.letters.kinds import Kind
from members.letters.writing import Words, fill, wording, words
from members.models import AuditLog, Letter, LetterState, Member

SEND: Final = "members.letters.tasks.send_letter"
# Whatever else there is to do goes first: a mail server that lets us wait keeps nobody waiting.
PRIORITY: Final = -10
# A letter this long past its time has lost its job.
LOST_AFTER: Final = timedelta(minutes=10)
WORDS_KEPT: Final = timedelta(days=30)
LETTERS_KEPT: Final = timedelta(days=90)
AT_ONCE: Final = 1000


def write_letter(
    *, kind: str, member: Member | None = None, to: str = "", **variables: Any
) -> Letter:
    """Write a letter and leave it to be sent, in the caller's transaction.

    `kind` is a key of the catalogue or what allauth calls it; without `to` it goes to the member's
    address. Raises Undeclared, TypeError for a variable that is missing or unknown, ValueError for
    a link that is none, ValidationError for an address that is none.
    """
    declaration = declared(kind)
    values = fill(declaration, member, variables)
    return post(
        kind=declaration,
        member=member,
        to=to,
        words=words(declaration, wording(declaration), values),
    )


@transaction.atomic
def post(*, kind: Kind, member: Member | None, to: str, words: Words) -> Letter:
    """Put a letter whose words are chosen into the outbox."""
    address = to or (member.email if member else "")
    validate_email(address)
    now = timezone.now()
    letter = Letter.objects.create(
        member=member,
        kind=kind.key,
        to=address,
        **words._asdict(),
        message_id=f"<{uuid4().hex}@{_domain()}>",
        next_try_at=now,
        expires_at=now + kind.valid_for if kind.valid_for else None,
        created_at=now,
    )
    _add_job(letter.pk)
    return letter


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def _add_job(letter_id: int, at: datetime | None = None) -> None:
    """Have it sent by a worker. One job waits for a letter, whoever adds it."""
    job = app.configure_task(
        SEND,
        allow_unknown=True,
        queueing_lock=f"letter:{letter_id}",
        schedule_at=at,
        priority=PRIORITY,
    )
    # In a savepoint: a job that waits already must not spoil the caller's transaction.
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(letter_id=letter_id)


@transaction.atomic
def send_letter(*, letter_id: int) -> LetterState | None:
    """Send a letter that waits. What it is then: SENT, QUEUED with another job where the mail
    server is at fault, FAILED where it refuses for good or was tried for days, CANCELLED where its
    link no longer works; None where none waits under this id.
    """
    letter = _waiting(letter_id)
    if letter is None:
        return None
    now = timezone.now()
    if letter.expires_at and letter.expires_at <= now:
        why = "The link in it stopped working before the mail server took it."
        return _end(letter, LetterState.CANCELLED, error=why)
    refused = deliver(letter)
    letter.attempts += 1
    if refused is None:
        return _end(letter, LetterState.SENT, sent_at=timezone.now())
    wait = rules.wait(letter.attempts)
    if refused.is_final or wait is None:
        return _end(letter, LetterState.FAILED, error=refused.reason)
    letter.last_error, letter.next_try_at = refused.reason, now + wait
    letter.save(update_fields=["attempts", "last_error", "next_try_at"])
    _add_job(letter.pk, letter.next_try_at)
    return LetterState.QUEUED


def _end(
    letter: Letter, state: LetterState, *, error: str = "", sent_at: datetime | None = None
) -> LetterState:
    """Bring a letter to its end, without what must not be read afterwards."""
    kind = KINDS.get(letter.kind)
    letter.state, letter.last_error, letter.sent_at = state, error, sent_at
    letter.next_try_at = None
    is_over = state != LetterState.FAILED
    if kind is None or kind.is_fleeting or (is_over and kind.is_secret):
        letter.text = letter.html = ""
    if kind is not None and kind.is_fleeting:
        letter.to = letter.subject = ""
    letter.save()
    return state


@transaction.atomic
def resend_letters(*, letters: QuerySet[Letter], actor: Member) -> int:
    """Put letters that failed back into the outbox, as new. Audited.

    Returns how many: one whose words are gone, or whose link no longer works, can't be.
    """
    now = timezone.now()
    chosen = _locked(letters).filter(state=LetterState.FAILED).exclude(text="")
    chosen = chosen.filter(Q(expires_at=None) | Q(expires_at__gt=now))
    for letter in (found := list(chosen)):
        letter.state, letter.attempts, letter.next_try_at = LetterState.QUEUED, 0, now
        letter.save(update_fields=["state", "attempts", "next_try_at"])
        _add_job(letter.pk)
        _note(letter, actor, "letter_resent")
    return len(found)


@transaction.atomic
def cancel_letters(*, letters: QuerySet[Letter], actor: Member) -> int:
    """Take letters that wait out of the outbox. Audited. Returns how many; one that is being sent
    is waited for, and stays sent.
    """
    found = list(_locked(letters).filter(state=LetterState.QUEUED))
    for letter in found:
        _end(letter, LetterState.CANCELLED, error="Taken out of the outbox by staff.")
        _note(letter, actor, "letter_cancelled")
    return len(found)


def _locked(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    # In one order, so that two at it wait for each other instead of both for ever.
    pks = letters.order_by().values("pk")
    return Letter.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))


def _note(letter: Letter, actor: Member, deed: str) -> None:
    AuditLog.objects.create(
        actor=actor,
        action=deed,
        target_type="members.Letter",
        target_id=letter.pk,
        detail={"letter": label(letter.kind)},
    )


@transaction.atomic
def erase_letters(*, addresses: Iterable[str]) -> int:
    """Forget what was written to these addresses outside an account. Returns how many letters.

    A member's own go with the member.
    """
    wanted = [address.lower() for address in addresses]
    found = Letter.objects.annotate(to_lower=Lower("to")).filter(to_lower__in=wanted, member=None)
    return found.delete()[0]


def find_lost() -> int:
    """Give letters that wait without a job another one; how many.

    A job that died with its workers again and again ends its letter, where staff see it.
    """
    name = Concat(Value("letter:"), Cast(OuterRef("pk"), TextField()))
    jobs = ProcrastinateJob.objects.filter(task_name=SEND, queueing_lock=name)
    late = Letter.objects.filter(
        state=LetterState.QUEUED, next_try_at__lt=timezone.now() - LOST_AFTER
    )
    lost = late.exclude(Exists(jobs.filter(status__in=["todo", "doing"])))
    has_died = Exists(jobs.filter(status="failed"))
    found = list(lost.annotate(has_died=has_died).values_list("pk", "has_died")[:AT_ONCE])
    for pk, is_over in found:
        if is_over:
            _give_up(pk)
        else:
            _add_job(pk)
    return len(found)


def _waiting(pk: int) -> Letter | None:
    """The letter, locked, if it waits."""
    return Letter.objects.select_for_update().filter(pk=pk, state=LetterState.QUEUED).first()


@transaction.atomic
def _give_up(pk: int) -> None:
    letter = _waiting(pk)
    if letter is not None:
        _end(letter, LetterState.FAILED, error="Its job failed; the list of jobs says why.")


def clear_letters() -> tuple[int, int]:
    """Take the words off letters that ended a month ago and off those whose links no longer work;
    drop what is three months old. How many lost their words, and how many went.
    """
    now = timezone.now()
    ended = Letter.objects.exclude(state=LetterState.QUEUED)
    old = ended.filter(Q(created_at__lt=now - WORDS_KEPT) | Q(expires_at__lt=now))
    cleared = old.exclude(text="").update(text="", html="")
    gone = ended.filter(created_at__lt=now - LETTERS_KEPT).delete()[0]
    return cleared, gone
