"""The list: what is found, titles edited in place, deeds to many, and undoing them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import AuditLog
from resources import actions
from resources.catalogue import Category, State, Type
from resources.models import LibraryDeed, Resource, ResourceTag
from tests.filling import forms_of
from tests.resources.admin.pages import DEEDS, FEATURED, LIST, TAGS, chosen, of, opened, said
from tests.resources.makers import make_resource, take


def titles(browser, **asked):
    return {row.title for row in browser.get(LIST, asked).context["cl"].result_list}


def test_the_list_finds_by_words_tags_author_and_state(desk, owner):
    sop = make_resource(title="Alpha", description="Warm-up for domains", slug="first-aid")
    draft = make_resource(title="Beta", state=State.DRAFT, author_name="Grace Hopper")
    make_resource(title="Gamma", author=owner)
    gone = make_resource(title="Delta")
    actions.archive(resources=Resource.objects.filter(pk=gone.pk), curator=None)
    actions.set_tags(resource=draft, tags=actions.tags_named(["Hiring"]))
    assert titles(desk) == {"Alpha", "Beta", "Gamma"}
    assert titles(desk, state="archived") == {"Delta"}
    assert titles(desk, state="draft") == {"Beta"}
    assert titles(desk, state="nonsense") == {"Alpha", "Beta", "Gamma"}
    assert titles(desk, tag="hiring") == {"Beta"}
    for word, found in (
        *(("warm domains", "Alpha"), ("first-aid", "Alpha"), ("hopper", "Beta")),
        *(("hir", "Beta"), ("okafor", "Gamma")),
    ):
        assert titles(desk, q=word) == {found}, word
    page = desk.get(LIST).content.decode()
    assert f'aria-label="Title of “{sop}”"' in page
    assert "#i-pen" in page


def test_titles_are_mended_in_the_list_and_never_over_anothers(desk, other_desk):
    for number in range(5):
        make_resource(title=f"Calender {number}")
    mine, hers = opened(desk, LIST), opened(other_desk, LIST)
    for form in (mine, hers):
        form["_save"] = "Save"
    names = [name for name in mine if name.endswith("-title") and not name.startswith("initial")]
    assert len(names) == 5
    for name in names:
        mine[name] = [mine[name][0].replace("Calender", "Calendar")]
    assert desk.post(LIST, mine).status_code == 302
    assert not Resource.objects.filter(title__startswith="Calender").exists()
    assert AuditLog.objects.filter(action="resource_changed").count() == 5

    hers[names[0]] = ["Hers"]
    hers["form-1-is_featured"] = ["on"]
    answer = other_desk.post(LIST, hers)
    html = answer.content.decode()
    assert "while you had the list open" in html
    assert 'value="Hers"' in html
    assert not Resource.objects.filter(title="Hers").exists()
    form = max((dict(found) for found in forms_of(html)), key=len)
    other_desk.post(LIST, {**form, "_save": "Save"})
    assert Resource.objects.filter(title="Hers").count() == 1
    assert Resource.objects.filter(is_featured=True).count() == 1
    assert Resource.objects.filter(title__startswith="Calendar").count() == 4


def test_each_deed_to_many_is_counted_said_and_undone(desk, curator):
    ready = [make_resource(state=State.DRAFT, title=f"Ready {n}") for n in range(3)]
    empty = make_resource(state=State.DRAFT, file="")
    shown = make_resource()
    everything = (*ready, empty, shown)
    answer = desk.post(LIST, chosen(*everything, action="publish"))
    assert said(answer)[-1] == (
        "Three resources are published: members see them now. Left as they were: one was"
        " published already, one has no file."
    )
    deed = LibraryDeed.objects.latest("pk")
    assert f"/deeds/{deed.pk}/undo/" in desk.get(LIST).content.decode()
    # Somebody changes one meanwhile: that one stays.
    Resource.objects.filter(pk=ready[0].pk).update(title="Changed since")
    undo = desk.post(f"{DEEDS}{deed.pk}/undo/", {"next": LIST})
    assert undo["Location"] == LIST
    assert said(undo)[-1] == (
        "Undone: two resources are as before. One resource was changed since and stays as now."
    )
    again = desk.post(f"{DEEDS}{deed.pk}/undo/", {"next": "https://elsewhere.example/"})
    assert again["Location"] == DEEDS
    assert said(again)[-1] == "That was undone already. Nothing changed."
    states = [Resource.objects.get(pk=one.pk).state for one in ready]
    assert states == ["PUBLISHED", "DRAFT", "DRAFT"]

    for verb, words in (
        ("withdraw", "Two resources are drafts again"),
        ("feature", "Five resources now stand first"),
        ("unfeature", "Five resources went back in line"),
        ("archive", "Five resources are archived"),
        ("restore", "Five resources are back"),
        ("restore", "Nothing changed. Left as they were: five were not archived."),
    ):
        where = f"{LIST}?state=archived" if words.endswith("back") else LIST
        answer = desk.post(where, chosen(*everything, action=verb))
        assert words in said(answer)[-1], verb
    assert Resource.objects.archived().count() == 0


def test_scheduling_and_tagging_many_ask_first(desk, curator):
    drafts = [make_resource(state=State.DRAFT) for _ in range(2)]
    shown = make_resource()
    page = desk.post(LIST, chosen(*drafts, shown, action="schedule")).content.decode()
    assert "What is published already stays" in page
    ids = ",".join(str(one.pk) for one in (*drafts, shown))
    moment = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    for wrong in ("", "2020-01-01T00:00"):
        refused = desk.post(f"{LIST}bulk/schedule/", {"chosen": ids, "at": wrong})
        assert refused.status_code == 422
        assert f'value="{ids}"' in refused.content.decode()
    answer = desk.post(f"{LIST}bulk/schedule/", {"chosen": ids, "at": moment})
    assert "Two resources appear by themselves on" in said(answer)[-1]
    assert "one was published already" in said(answer)[-1]

    answer = desk.post(f"{LIST}bulk/add_tag/", {"chosen": ids, "name": " Hiring "})
    assert said(answer)[-1] == "Three resources have the tag “Hiring”."
    answer = desk.post(f"{LIST}bulk/add_tag/", {"chosen": ids, "name": "hiring"})
    assert said(answer)[-1] == "Nothing changed. Left as they were: three have it already."
    answer = desk.post(f"{LIST}bulk/remove_tag/", {"chosen": ids, "name": "hiring"})
    assert said(answer)[-1] == "Three resources lost the tag “Hiring”."
    desk.post(f"{DEEDS}{LibraryDeed.objects.latest('pk').pk}/undo/")
    assert ResourceTag.objects.count() == 3
    assert desk.get(f"{LIST}bulk/archive/")["Location"] == LIST
    lines = AuditLog.objects.filter(action="resource_untagged", actor=curator)
    assert lines.count() == 3


@pytest.mark.parametrize("rows", [1, 60])
def test_no_page_takes_more_than_twelve_queries(desk, owner, rows):
    tag = actions.tag_named("hiring")
    resources = Resource.objects.bulk_create(
        Resource(
            title=f"Resource {n}",
            slug=f"resource-{n}",
            description="What it is.",
            category=Category.COLD_EMAIL,
            type=Type.SOP,
            file=f"resources/{n}.pdf",
            author=owner,
            is_featured=True,
            state=State.PUBLISHED,
            published_at=timezone.now(),
        )
        for n in range(rows)
    )
    actions.add_tag(resources=Resource.objects.all(), tag=tag, curator=None)
    actions.archive(resources=Resource.objects.filter(pk=resources[0].pk), curator=None)
    actions.restore(
        resources=Resource.objects.filter(pk=resources[0].pk), curator=None, now=timezone.now()
    )
    take(owner, resources[0], 3)
    first = resources[0]
    pages = (
        *(LIST, f"{LIST}?q=resource+hiring&state=published", FEATURED, DEEDS, TAGS),
        *(of(first), of(first, "history"), of(first, "delete"), of(first, "preview")),
        *(f"{TAGS}{tag.pk}/change/", f"{LIST}add/", f"{LIST}words/tags/?q=h"),
        *(f"{LIST}figures/", f"{LIST}import/", f"{LIST}files/"),
    )
    counts = {}
    for path in pages:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert desk.get(path).status_code == 200, path
        counts[path] = len(asked)
    assert {path: number for path, number in counts.items() if number > 12} == {}
