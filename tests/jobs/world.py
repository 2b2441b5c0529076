"""Something to do for every job, and how to see that it is done."""

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from gamification import ranks
from gamification.badges.actions import grant_missing
from gamification.ledger.check.counts import slices
from gamification.ledger.check.differences import FaultType
from gamification.ledger.check.members import members
from gamification.mee6.sync import sync
from gamification.models import Action, PointTransaction
from members.billing.events import receive
from members.models import (
    DiscordLimit,
    Effect,
    FileToSweep,
    Letter,
    LetterState,
    ListingChange,
    ListingCount,
    ListingSpelling,
    ListingTerm,
    Member,
    MemberExport,
    ReconciliationRun,
    Seat,
    StripeEvent,
)
from members.own import exporting
from members.reconciling.actions import start
from members.standing import outbox
from members.sweeping import sweep_later
from resources.models import ResourceUpload
from revcouncil.models import JobError
from tests.cast import make_member
from tests.jobs.benchmarks import OfBenchmarks
from tests.jobs.courses import OfCourses
from tests.jobs.evidence import OfEvidence
from tests.jobs.growth import OfGrowth
from tests.jobs.letters import OfLetters
from tests.jobs.library import OfTheLibrary
from tests.jobs.lists import OfLists
from tests.jobs.metrics import OfMetrics
from tests.jobs.referrals import OfReferrals
from tests.standins import smtp
from tests.standins.mee6 import Mee6, discord_id

GONE = 1_000_000


class World(
    OfBenchmarks,
    OfCourses,
    OfEvidence,
    OfGrowth,
    OfLetters,
    OfTheLibrary,
    OfLists,
    OfMetrics,
    OfReferrals,
):
    """Something to do for every job, again and again."""

    def __init__(self, board: Mee6, mail_server: smtp.MailServer) -> None:
        self.board, self.mail_server, self.rounds = board, mail_server, 0
        self.letter = None
        self.past_the_actions: set[int] = set()
        make_member(discord_id=discord_id(1))
        # The first sight of an account pays nothing.
        sync()

    def more(self) -> None:
        """Another 200 XP, somebody who earned points past the actions, and something to sweep."""
        self.rounds += 1
        self.board.xp[discord_id(1)] += 200
        somebody = make_member()
        self.past_the_actions.add(somebody.pk)
        PointTransaction.objects.create(
            member=somebody, action=Action.INTRO_COMPLETED, points=25, source="made:1"
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO revcouncil_cache VALUES (%s, '', now() - interval '1 day')",
                [f"stale {self.rounds}"],
            )
        sweep_later([default_storage.save("let-go.txt", ContentFile(b"x"))])
        for kept in (timedelta(days=1), timedelta(days=-1)):
            self._copy(kept)
        exporting.request_export(member=make_member())
        JobError.objects.create(
            job_id=GONE + self.rounds,
            error="of a job that is gone",
            at=timezone.now() - timedelta(days=1),
        )
        # The note of a session that is gone.
        UserSession.objects.create(
            user=somebody,
            session_key=f"gone {self.rounds}",
            ip="203.0.113.7",
            created_at=timezone.now() - timedelta(days=2),
        )
        self._letters(somebody)
        self._billing(somebody)
        self.answers(somebody)
        self.lists(somebody)
        self.referrals(somebody)
        self.shelves()
        self.files(somebody)
        self.misses()
        self.evidence(somebody)
        self.courses()
        self.growth()

    def _billing(self, somebody: Member) -> None:
        """An event of Stripe's and an effect, each with its job and each without; a failed renewal
        whose time has come; a limit of Discord's long past.
        """
        gone: list[str] = []
        for number in range(2):
            event = {"id": f"evt_{self.rounds}_{number}", "type": "radar.warning", "created": 1}
            gone.append(f"stripe-event:{receive(event={**event, 'data': {'object': {}}})}")
            key = f"letter:{somebody.pk}:seat_ended:{number}"
            put = outbox.put(kind="LETTER", member=somebody, key=key, letter="seat_ended")
            gone.append(f"effect:{put}")
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE queueing_lock = ANY(%s)", [gone[2:]]
            )
        long_ago = timezone.now() - timedelta(days=100)
        StripeEvent.objects.update(received_at=long_ago)
        Effect.objects.filter(state="WAITING").update(next_try_at=long_ago)
        Effect.objects.create(
            kind="ROLES", state="DONE", done_at=long_ago, created_at=long_ago, detail={"old": True}
        )
        failed = make_member(
            subscription_status="PAST_DUE", payment_failed_at=timezone.now() - timedelta(days=3)
        )
        Seat.objects.create(member=failed, next_due_at=timezone.now() - timedelta(days=1))
        DiscordLimit.objects.create(key=f"old {self.rounds}", resets_at=long_ago)
        start()

    def _copy(self, kept: timedelta) -> None:
        """A copy of somebody's data that is kept so long from now on."""
        file = default_storage.save("exports/made.zip", ContentFile(b"x"))
        MemberExport.objects.create(
            member=make_member(), status="READY", file=file, expires_at=timezone.now() + kept
        )

    def assert_done(self, name: str) -> None:
        """What the job is for is done, once; totals, streaks and ranks are what the ledger says."""
        self._assert_ledger(name)
        done = {**self._of_members(), **self._of_the_rest()}
        assert done[name](), f"{name} did not do what it is for, or did it twice"

    def _assert_ledger(self, name: str) -> None:
        faults = [fault for batch in (*members(0), *slices()) for fault in batch.faults]
        # Entries written past the actions know nothing of streaks until the badges are granted.
        late = set() if name.endswith("grant_badges") else self.past_the_actions
        assert not [
            fault for fault in faults if fault.type != FaultType.STREAK or fault.member not in late
        ]

    def _of_the_rest(self) -> dict[str, Callable[[], bool]]:
        return {
            **self.of_courses(),
            **self.of_stories(),
            "benchmarks.moderation.tasks.look_at_answers": lambda: self.flagged_once("OPERATIONAL"),
            "benchmarks.moderation.tasks.look_at_unseen": lambda: self.flagged_once(
                "INFRASTRUCTURE"
            ),
            "gamification.tasks.sync_mee6": lambda: self.paid() == 2 * self.rounds,
            "gamification.tasks.grant_badges": lambda: (
                not grant_missing(members=list(Member.objects.all()))
            ),
            "gamification.tasks.merge_ranks": lambda: not ranks.backlog(),
            "benchmarks.publishing.tasks.publish_benchmarks": self.published,
            "benchmarks.publishing.tasks.publish_first": self.published_once,
            "activities.referrals.tasks.settle_referrals": self.referrals_settled,
            "growth.goals.tasks.remind_of_goals": self.goals_told,
            "growth.diary.feed.tasks.tell_replies": self.replies_told,
            "resources.search.tasks.count_library": self.library_counted,
            "resources.search.tasks.forget_misses": self.misses_forgotten,
            "resources.exchange.tasks.forget_imports": self.forgotten,
            "activities.metrics.tasks.refresh_metrics": self.refreshed,
            "activities.evidence.tasks.sweep_evidence": self.evidence_swept,
            "activities.evidence.tasks.drop_old_drafts": self.drafts_dropped,
            "resources.tasks.publish_due": self.published_in_time,
            "resources.tasks.sweep_orphans": self.orphans_gone,
            "resources.tasks.forget_uploads": lambda: not ResourceUpload.objects.exists(),
            "resources.reading.tasks.read_files": self.all_read,
            "revcouncil.tasks.sweep": lambda: not JobError.objects.filter(job_id__gt=GONE).exists(),
            "revcouncil.tasks.sweep_cache": lambda: self.stale() == 0,
            "revcouncil.tasks.sweep_sessions": lambda: not UserSession.objects.exists(),
            # Off here: there is nobody to ask. Tried against stand-ins in tests/members.
            # Every other job went on because of it.
            "revcouncil.tasks.take_over": lambda: True,
        }

    def _of_members(self) -> dict[str, Callable[[], bool]]:
        return {
            "members.letters.tasks.send_letter": self.sent_once,
            "members.letters.tasks.find_lost_letters": lambda: (
                not Letter.objects.filter(kind="locked_out").exclude(state="SENT").exists()
            ),
            "members.letters.tasks.clear_letters": lambda: (
                not Letter.objects.filter(text="old").exists()
            ),
            "members.directory.tasks.count_directory": lambda: self.counted(),
            "members.own.tasks.make_exports": self.all_made,
            "members.own.tasks.expire_exports": lambda: (
                not MemberExport.objects.filter(
                    status="READY", expires_at__lt=timezone.now()
                ).exists()
            ),
            "members.own.tasks.sweep_files": self.all_swept,
            "members.billing.tasks.work_event": lambda: (
                not StripeEvent.objects.filter(handled_at=None, event_id__endswith="_0").exists()
            ),
            "members.billing.tasks.find_lost_events": self.all_worked,
            "members.standing.tasks.work_effect": lambda: self.told_once(":0"),
            "members.standing.tasks.find_lost_effects": self.told_once,
            "members.standing.tasks.clear_effects": lambda: (
                not Effect.objects.filter(detail={"old": True}).exists()
            ),
            "members.standing.tasks.pass_time": lambda: (
                Member.objects.filter(community_role="DEBTOR", in_debtor_state=True).count()
                == self.rounds
            ),
            "members.discord.tasks.clear_limits": lambda: (
                not DiscordLimit.objects.filter(key__startswith="old").exists()
            ),
            "members.reconciling.tasks.reconcile": self.all_compared,
            "members.reconciling.tasks.reconcile_daily": self.all_compared,
            "members.billing.tasks.refetch_plans": lambda: True,
            "members.discord.tasks.push_top_contributors": lambda: True,
            "members.discord.tasks.read_introductions": lambda: True,
        }

    def sent_once(self) -> bool:
        """Every letter that has a job went out; twice only where the worker died after the mail
        server's yes, and then under the same Message-ID.
        """
        waiting = Letter.objects.filter(kind="account_erased").exclude(state=LetterState.SENT)
        times = self.mail_server.times()
        return not waiting.exists() and max(times.values()) <= 2

    def all_worked(self) -> bool:
        """Every event of Stripe's was worked."""
        return not StripeEvent.objects.filter(handled_at=None).exists()

    def told_once(self, ending: str = "") -> bool:
        """Every effect is done, and each letter it asked for was written once."""
        told = Letter.objects.filter(kind="seat_ended").count()
        asked = Effect.objects.filter(detail__letter="seat_ended")
        done = asked.filter(state="DONE").count()
        return (
            not asked.filter(key__endswith=ending).exclude(state="DONE").exists() and told == done
        )

    def all_compared(self) -> bool:
        """No comparison is left where it was stopped."""
        return not ReconciliationRun.objects.filter(status="RUNNING").exists()

    def paid(self) -> int:
        """Points for Discord XP."""
        return sum(
            PointTransaction.objects.filter(action=Action.DISCORD_ACTIVITY).values_list(
                "points", flat=True
            )
        )

    def all_made(self) -> bool:
        """Every copy that was asked for is ready, and has its file."""
        made = MemberExport.objects.exclude(attempts=0)
        return made.count() == self.rounds and all(
            one.status == "READY" and default_storage.exists(one.file) for one in made
        )

    def all_swept(self) -> bool:
        """No file is there that was let go of."""
        return not FileToSweep.objects.exists() and not default_storage.exists("let-go.txt")

    def counted(self) -> bool:
        """Whether the directory's counts are those of its entries, and each word is spelled."""
        terms = ListingTerm.objects.values("term").annotate(members=Count("*")).order_by()
        due = dict(terms.values_list("term", "members"))
        spelled = set(ListingSpelling.objects.values_list("word", flat=True))
        return (
            due == dict(ListingCount.objects.values_list("term", "members"))
            and spelled == {term[2:] for term in due if term[0] == "w" and term[2:].isalpha()}
            and not ListingChange.objects.exists()
        )
