"""What some of the demo community reported: something of every status, with real files, and a few
that wait for a reviewer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from activities import evidence
from activities.actions import keep_draft, send
from activities.actions.reviewing import Outcome, approve, reject
from activities.models import Activity, Status, Submission, Visibility
from members.models import Member
from revcouncil.demo.files import NOTE

MONDAY: Final = (
    "This tells me what was on the programme. Which of it did you do differently on Monday? Two"
    " sentences on that and it is through."
)


@dataclass(frozen=True)
class Told:
    """One submission: whose, of what, how many days before today, and how it ends."""

    who: str
    activity: Activity
    days: int
    typed: Mapping[str, str]
    file: str = ""
    status: Status = Status.PENDING
    is_public: bool = False
    note: str = ""


STORY: Final = (
    Told(
        "maren@tern.example",
        Activity.SHINE,
        14,
        {
            "title": "First client past two years",
            "summary": "They came for one campaign and stayed for nine. We wrote down what we"
            " changed each quarter, and why they did not leave in the bad one.",
        },
        status=Status.APPROVED,
        is_public=True,
    ),
    Told(
        "maren@tern.example",
        Activity.EXPLORE,
        8,
        {
            "reflection": "Two days at SaaStock in Dublin. The programme was full of panels on"
            " outbound, and nearly all of them said the same: fewer messages, better lists, and a"
            " person who answers the phone."
        },
        file="badge.png",
        status=Status.REJECTED,
        note=MONDAY,
    ),
    Told(
        "maren@tern.example",
        Activity.AMPLIFY,
        3,
        {
            "title": "Domains before volume",
            "peers": "18",
            "students": "20",
            "place": "Nova SBE, Carcavelos",
        },
        file="sign-up-sheet.pdf",
        is_public=True,
    ),
    Told(
        "maren@tern.example",
        Activity.AMPLIFY,
        1,
        {"title": "Reading a reply rate", "peers": "20", "place": "Second Home, Lisbon"},
        file="sign-up-sheet-lisbon.pdf",
    ),
    Told(
        "priya@secondtouch.example",
        Activity.AMPLIFY,
        4,
        {
            "title": "Writing the first line",
            "peers": "9",
            "students": "6",
            "place": "Indiranagar, Bengaluru",
            "minutes": "90",
        },
        file="list-of-the-call.pdf",
        status=Status.APPROVED,
        is_public=True,
    ),
    Told(
        "adaeze@signalsons.example",
        Activity.PRESENT,
        6,
        {
            "link": "https://www.linkedin.com/posts/example-forty-thousand-sends",
            "caption": "What 40,000 sends taught us about Tuesdays.",
        },
        file="post.png",
        status=Status.APPROVED,
        is_public=True,
    ),
    Told(
        "jonas@coldfront.example",
        Activity.LEARN,
        5,
        {"course": "Deliverability from the ground up"},
        file="certificate.pdf",
    ),
    Told(
        "joana@tern.example",
        Activity.EXPLORE,
        2,
        {
            "reflection": "I sat on a client's sales floor for a week and took the calls nobody"
            " wanted. What I had called a lead was, from the other chair, a stranger who had"
            " clicked once. We ask one question more now before we hand anybody over."
        },
        file="floor.png",
    ),
)


def report_activities(*, reviewer: Member, now: datetime) -> None:
    """Have those of the story who are there report what they did; whoever reported anything is
    left alone.
    """
    there = Member.objects.filter(email__in={told.who for told in STORY})
    members = {member.email: member for member in there.filter(submissions=None)}
    for told in STORY:
        if told.who in members:
            _report(told, members[told.who], reviewer, now)
    maren = members.get("maren@tern.example")
    if maren:
        keep_draft(
            member=maren,
            activity=Activity.PRESENT,
            typed={"caption": "Three things about warm-up that nobody asks."},
        )


def _report(told: Told, member: Member, reviewer: Member, now: datetime) -> None:
    day = member.day(now) - timedelta(days=told.days)
    typed = dict(told.typed)
    if any(field.name == "done_on" for field in told.activity.declaration.fields):
        typed["done_on"] = day.isoformat()
    if told.file:
        evidence.add(member=member, activity=told.activity, uploads=[_file(told, member)])
    submission = send(
        member=member,
        activity=told.activity,
        typed=typed,
        visibility=Visibility.PUBLIC if told.is_public else Visibility.PRIVATE,
    )
    _decide(told, submission, reviewer)


def _decide(told: Told, submission: Submission, reviewer: Member) -> None:
    seen = Submission.objects.values_list("version", flat=True).get(pk=submission.pk)
    done = Outcome.DONE
    if told.status == Status.APPROVED:
        done = approve(submission_id=submission.pk, reviewer=reviewer, version=seen)
    elif told.status == Status.REJECTED:
        done = reject(submission_id=submission.pk, reviewer=reviewer, version=seen, note=told.note)
    if done is not Outcome.DONE:
        raise ValueError(f"{told.activity} of {told.who}: {done}")


def _file(told: Told, member: Member) -> SimpleUploadedFile:
    title = told.typed.get("title") or told.typed.get("course") or told.activity.declaration.name
    make = _sheet if told.file.endswith(".pdf") else _picture
    return SimpleUploadedFile(told.file, make(f"{title}, {member.display_name}"))


def _sheet(title: str) -> bytes:
    out, styles = BytesIO(), getSampleStyleSheet()
    lines = [Paragraph(escape(title), styles["Title"]), Spacer(0, 24)]
    lines += [
        Paragraph(f"{number}. ____________________", styles["Normal"]) for number in range(1, 21)
    ]
    SimpleDocTemplate(out, pagesize=A4, title=title).build(
        [*lines, Paragraph(NOTE, styles["Normal"])]
    )
    return out.getvalue()


def _picture(title: str) -> bytes:
    image, out = Image.new("RGB", (640, 400), "#f4f1ea"), BytesIO()
    draw = ImageDraw.Draw(image)
    draw.rectangle((24, 24, 616, 376), outline="#1b1b1f", width=3)
    draw.polygon(
        [(250, 250), (320, 150), (390, 250), (360, 250), (320, 195), (280, 250)], "#1b1b1f"
    )
    draw.text((40, 340), title, fill="#1b1b1f")
    image.save(out, "PNG")
    return out.getvalue()
