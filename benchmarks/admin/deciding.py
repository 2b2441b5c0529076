"""Deciding from the admin: about one set, about many with one note, and taking it back."""

from collections import Counter
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from benchmarks.admin.raw import RawAnswersAdmin
from benchmarks.models import AnswerDecision, BenchmarkSubmission
from benchmarks.moderation import actions
from benchmarks.moderation.actions import Outcome, Seen
from benchmarks.moderation.cases import why_flagged
from benchmarks.moderation.forms import DecisionForm
from benchmarks.rules.reviewing import REFUSED, refused_words
from benchmarks.rules.words import decided_words
from members.admin.base import actor

MOST: Final = 50
LIST: Final = "admin:benchmarks_benchmarksubmission_changelist"
STALE: Final = "The page you decided on was incomplete. Look at the answers again."


class Decides(RawAnswersAdmin):
    """The deeds of reviewers."""

    def may_decide(self, request: HttpRequest) -> bool:
        """Whoever may change answers' states, which nobody else changes here."""
        return bool(request.user.has_perm("benchmarks.change_benchmarksubmission"))

    has_decide_permission = may_decide

    def decided(self, request: HttpRequest, pk: int, form: DecisionForm) -> HttpResponse:
        """Decide about one set and go on to the queue; refused, back to it with the reason."""
        try:
            seen = Seen.read(request.POST.get("seen", ""))
        except ValueError:
            self.message_user(request, STALE, messages.ERROR)
            return redirect("admin:benchmarks_benchmarksubmission_change", pk)
        outcome = _decide(request, pk, seen, form)
        if outcome is not Outcome.DONE:
            self.message_user(request, REFUSED[outcome.name], messages.WARNING)
            return redirect("admin:benchmarks_benchmarksubmission_change", pk)
        self.message_user(request, decided_words(1, accepted=form.accepted), messages.SUCCESS)
        self.message_next(request)
        return redirect(LIST)

    def message_next(self, request: HttpRequest) -> None:
        """Where to go on."""

    def taken_back(self, request: HttpRequest, decision: AnswerDecision) -> None:
        """Undo it, and say so."""
        outcome = actions.take_back(decision_id=decision.pk, actor=actor(request))
        if outcome is Outcome.DONE:
            self.message_user(
                request,
                f"Taken back: the answers are {decision.get_from_state_display().lower()} again.",
                messages.SUCCESS,
            )
        else:
            self.message_user(request, REFUSED[outcome.name], messages.WARNING)

    def go_decide(
        self, request: HttpRequest, queryset: QuerySet[BenchmarkSubmission], verdict: str
    ) -> HttpResponse | None:
        """To the page that decides about many, with the chosen ones; 50 at most."""
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(chosen) > MOST:
            said = f"Choose {MOST} answer sets at most."
            self.message_user(request, said, messages.ERROR)
            return None
        page = reverse("admin:benchmarks_benchmarksubmission_decide_many")
        ids = ",".join(map(str, chosen))
        return HttpResponseRedirect(f"{page}?verdict={verdict}&ids={ids}")

    def decide_many(self, request: HttpRequest) -> HttpResponse:
        """The chosen sets, no answers of them, and one form; sent, each is decided as seen."""
        if not self.may_decide(request):
            raise PermissionDenied
        is_sent = request.method == "POST"
        data = request.POST if is_sent else request.GET
        verdict = "reject" if data.get("verdict") == "reject" else "accept"
        form = DecisionForm(request.POST if is_sent else None)
        if is_sent and form.is_valid():
            return self._decide_all(request, form)
        chosen = _chosen(request, self)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Reject answer sets" if verdict == "reject" else "Accept answer sets",
            "opts": self.model._meta,
            "chosen": [(one, why_flagged(one), _as_seen(one)) for one in chosen],
            "verdict": verdict,
            "decision": form,
        }
        template = "admin/benchmarks/benchmarksubmission/decide.html"
        return TemplateResponse(request, template, context, status=422 if form.errors else 200)

    def _decide_all(self, request: HttpRequest, form: DecisionForm) -> HttpResponse:
        outcomes: Counter[str] = Counter()
        for text in request.POST.getlist("seen")[:MOST]:
            pk, _, rest = text.partition("~")
            try:
                seen = Seen.read(rest)
                outcomes[_decide(request, int(pk), seen, form).name] += 1
            except (ValueError, OverflowError):
                outcomes[Outcome.EDITED.name] += 1
        done = outcomes.pop(Outcome.DONE.name, 0)
        if done:
            said = decided_words(done, accepted=form.accepted)
            self.message_user(request, said, messages.SUCCESS)
        for said in refused_words(outcomes):
            self.message_user(request, said, messages.WARNING)
        return redirect(LIST)


def _decide(request: HttpRequest, pk: int, seen: Seen, form: DecisionForm) -> Outcome:
    return actions.decide(
        submission_id=pk,
        seen=seen,
        accepted=form.accepted,
        actor=actor(request),
        note=form.cleaned_data["note"],
        message=form.cleaned_data["message"],
    )


def _chosen(request: HttpRequest, page: RawAnswersAdmin) -> list[BenchmarkSubmission]:
    if request.method == "POST":
        ids = [text.partition("~")[0] for text in request.POST.getlist("seen")]
    else:
        ids = request.GET.get("ids", "").split(",")
    keys = [int(one) for one in ids if one.isascii() and one.isdigit() and len(one) <= 18]
    found = page.get_queryset(request).filter(pk__in=keys[:MOST])
    return list(found.select_related("member").order_by("waits_since", "pk"))


def _as_seen(submission: BenchmarkSubmission) -> str:
    return f"{submission.pk}~{Seen.of(submission)}"
