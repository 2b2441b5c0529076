"""A file of evidence and its row come together or not at all."""

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from activities import actions, evidence
from activities.actions.drafts import drop_draft
from activities.evidence.actions import add_file
from activities.models import (
    Activity,
    Attachment,
    ReviewClaim,
    Status,
    Submission,
    SubmissionDraft,
    Visibility,
)
from members.models import FileToSweep
from members.own.erasing import erase
from members.sweeping import sweep
from tests import cast
from tests.activities.evidence.making import added, pdf, picture, sent, stored, upload
from tests.activities.makers import REFLECTION, decide, make_submission
from tests.threads import at_once

pytestmark = pytest.mark.django_db
NOTHING: list[evidence.Fault] = []


def test_a_file_comes_into_the_draft_under_a_name_that_tells_nothing(owner):
    content = pdf("Who was there")
    found = evidence.add(
        member=owner, activity=Activity.AMPLIFY, uploads=[upload(content, "../Maren's café?#.pdf")]
    )
    row: Any = Attachment.objects.get()
    assert found == ([row], [])
    assert (row.draft.activity, row.draft.member, row.submission) == ("AMPLIFY", owner, None)
    assert (row.name, row.size, row.format) == ("Maren's café?#.pdf", len(content), "pdf")
    assert row.content_hash == hashlib.sha256(content).hexdigest()
    assert re.fullmatch(r"evidence/\d{4}/\d\d/amplify-[0-9a-f]{16}\.pdf", str(row.file.name))
    assert stored() == [row.file.name]
    with row.file.open() as file:
        assert file.read() == content


def test_one_that_is_not_taken_keeps_no_other(owner):
    same = pdf()
    uploads = [
        upload(same),
        upload(b"I was there.", "notes.txt"),
        upload(same, "again.pdf"),
        upload(picture("JPEG"), "us.jpg"),
        upload(b"", "empty.png"),
    ]
    found = evidence.add(member=owner, activity=Activity.AMPLIFY, uploads=uploads)
    assert [row.name for row in found.attachments] == ["sheet.pdf", "us.jpg"]
    assert [(one.name, one.words) for one in found.faults] == [
        ("notes.txt", "“notes.txt” is none of the kinds evidence may be: PDF, JPG, PNG or WEBP."),
        ("again.pdf", "“again.pdf” is here already, as “sheet.pdf”. The same file counts once."),
        ("empty.png", "“empty.png” is empty. Choose the file again."),
    ]
    assert len(stored()) == 2


def test_there_are_no_more_files_than_an_activity_takes(owner):
    most = Activity.AMPLIFY.declaration.evidence.at_most
    added(owner, *[upload(pdf()) for _ in range(most)])
    found = evidence.add(
        member=owner, activity=Activity.AMPLIFY, uploads=[upload(pdf(), "more.pdf")]
    )
    assert found.attachments == []
    assert found.faults[0].words == (
        f"“more.pdf” is one too many: {most} files are the most. Take one away first."
    )
    assert len(stored()) == most


def test_where_there_is_one_file_a_new_one_takes_its_place(owner):
    old = added(owner, activity="LEARN")
    new = added(owner, activity="LEARN")
    assert list(evidence.of(owner)) == [new]
    sweep()
    assert stored() == [new.file.name] != [old.file.name]
    submission = actions.send(
        member=owner,
        activity=Activity.LEARN,
        typed={"course": "Cold e-mail"},
        visibility=Visibility.PRIVATE,
    )
    better = upload(pdf(), "better.pdf")
    assert evidence.add_to(submission=submission, uploads=[better]).faults == NOTHING
    submission.refresh_from_db()
    row = submission.attachments.get()
    assert (row.name, submission.certificate_hash) == ("better.pdf", row.content_hash)


def test_where_there_is_one_file_a_form_with_two_keeps_the_first_and_says_so(owner):
    added(owner, activity="LEARN")
    two = [upload(pdf(), "first.pdf"), upload(pdf(), "second.pdf")]
    found = evidence.add(member=owner, activity=Activity.LEARN, uploads=two)
    assert list(evidence.of(owner)) == found.attachments
    assert [(fault.name, fault.words) for fault in found.faults] == [
        (
            "second.pdf",
            "“second.pdf” is one too many: “first.pdf” came with it, and one file is the most.",
        )
    ]
    sweep()
    assert stored() == [found.attachments[0].file.name]


def test_what_waits_takes_files_and_keeps_its_last_one(owner):
    first = sent(owner)
    submission = first.submission
    found = evidence.add_to(submission=submission, uploads=[upload(picture(), "us.png")])
    assert found.faults == NOTHING
    evidence.remove(attachment=first)
    evidence.remove(attachment=first)
    with pytest.raises(actions.Refused) as refused:
        evidence.remove(attachment=found.attachments[0])
    assert "“us.png” is the last file" in refused.value.faults["evidence"]
    assert list(evidence.of(owner)) == found.attachments
    sweep()
    assert stored() == [found.attachments[0].file.name]


def test_what_is_being_read_or_was_decided_takes_and_loses_nothing(owner):
    row, tiago = sent(owner), cast.reviewer()
    submission = row.submission
    claim = ReviewClaim.objects.create(
        submission=submission, reviewer=tiago, until=timezone.now() + timedelta(minutes=15)
    )

    def refused():
        more = evidence.add_to(submission=submission, uploads=[upload(pdf())])
        assert more.attachments == []
        with pytest.raises(actions.Refused) as why:
            evidence.remove(attachment=row)
        assert more.faults[0].words == str(why.value)
        return str(why.value)

    assert "A reviewer is reading it" in refused()
    claim.delete()
    decide(submission, tiago, Status.APPROVED)
    assert "It was decided meanwhile" in refused()
    assert (stored(), list(evidence.of(owner))) == ([row.file.name], [row])


def test_a_draft_that_was_sent_meanwhile_takes_nothing(owner):
    draft = added(owner).draft
    SubmissionDraft.objects.filter(pk=draft.pk).delete()
    with pytest.raises(actions.Refused) as refused:
        add_file(home=draft, file=upload(pdf()))
    assert "was sent or dropped already" in str(refused.value)
    sweep()
    assert stored() == []


def test_a_row_the_database_refuses_and_a_full_disk_leave_no_file(owner, monkeypatch):
    draft = added(owner).draft
    before = stored()
    monkeypatch.setattr(
        "activities.evidence.actions._kept_name", lambda file: "x" * 300 if file else ""
    )
    with pytest.raises(Exception, match="too long"):
        add_file(home=draft, file=upload(pdf()))
    monkeypatch.undo()
    assert stored() == before

    def full_disk(self, name, *args, **options):
        raise OSError("no space left")

    monkeypatch.setattr(type(storages["default"]), "save", full_disk)
    found = evidence.add(member=owner, activity=Activity.AMPLIFY, uploads=[upload(pdf(), "a.pdf")])
    assert "“a.pdf” could not be stored just now." in found.faults[0].words
    assert Attachment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_the_same_file_sent_many_times_at_once_one_row_and_one_file_are_left():
    maren, content = cast.paying_owner(), pdf()

    def add(number):
        name = f"{number}.pdf"
        return evidence.add(
            member=maren, activity=Activity.AMPLIFY, uploads=[upload(content, name)]
        )

    found = at_once(add, range(6))
    assert sum(len(one.attachments) for one in found) == 1
    assert {"The same file counts once." in one.faults[0].words for one in found if one.faults} == {
        True
    }
    sweep()
    assert stored() == [str(Attachment.objects.get().file.name)]


@pytest.mark.django_db(transaction=True)
def test_of_many_files_at_once_no_more_are_left_than_an_activity_takes():
    maren, most = cast.paying_owner(), Activity.AMPLIFY.declaration.evidence.at_most
    files = [upload(pdf()) for _ in range(most + 3)]

    def add(file):
        return evidence.add(member=maren, activity=Activity.AMPLIFY, uploads=[file])

    found = at_once(add, files)
    assert sum(len(one.attachments) for one in found) == most == Attachment.objects.count()
    assert len(stored()) == most


def test_whatever_takes_a_row_takes_the_file(owner):
    other = cast.make_member()
    stays = sent(other)
    drop = added(owner, activity="SHINE")
    assert drop_draft(member=owner, activity=Activity.SHINE)
    withdrawn = sent(owner)
    actions.withdraw(submission=withdrawn.submission)
    assert {drop.file.name, withdrawn.file.name} == set(
        FileToSweep.objects.values_list("name", flat=True)
    )
    added(owner)
    decided = sent(owner, "EXPLORE")
    decide(decided.submission, cast.reviewer(), Status.APPROVED)
    assert erase(member=owner, successor=None)
    sweep()
    assert stored() == [stays.file.name]
    assert list(Attachment.objects.all()) == [stays]


def test_sending_takes_the_files_of_the_draft_along(owner):
    row = added(owner, activity="EXPLORE")
    submission = actions.send(
        member=owner,
        activity=Activity.EXPLORE,
        typed={"done_on": "2026-01-05", "reflection": REFLECTION},
        visibility=Visibility.PRIVATE,
    )
    assert list(submission.attachments.all()) == [row]
    assert make_submission(owner, Activity.SHINE).attachments.count() == 0
    sweep()
    assert stored() == [row.file.name]


@pytest.mark.django_db(transaction=True)
def test_a_file_taken_away_while_its_report_is_sent_is_sent_or_gone_and_never_missing():
    maren = cast.paying_owner()
    for _ in range(4):
        row = added(maren, activity="EXPLORE")

        def send(row=row):
            return actions.send(
                member=maren,
                activity=Activity.EXPLORE,
                typed={"done_on": "2026-01-05", "reflection": REFLECTION},
                visibility=Visibility.PRIVATE,
            )

        def act(what, send=send, row=row):
            try:
                return send() if what else evidence.remove(attachment=row)
            except actions.Refused as refused:
                return str(refused)

        answers = at_once(act, [True, False])
        sent_ones = [one for one in answers if isinstance(one, Submission)]
        if sent_ones:
            assert sent_ones[0].attachments.count() == 1
            actions.withdraw(submission=sent_ones[0])
        else:
            assert "is missing: add one file at least." in str(answers)
