"""Two curators at one resource, the order of what is featured, tags, and what goes for good."""

from typing import Any

import pytest
from django.db import IntegrityError

from members.models import AuditLog
from resources import actions
from resources.models import Resource, ResourceDownload, Tag
from tests import cast
from tests.filling import forms_of
from tests.resources.admin.pages import ADD, FEATURED, TAGS, chosen, filled_in, of, opened, said
from tests.resources.makers import make_resource, take
from tests.threads import at_once


def test_the_later_of_two_sees_what_changed_and_loses_nothing(desk, other_desk):
    resource = make_resource(title="Was", description="Old words.")
    mine, hers = opened(desk, of(resource)), opened(other_desk, of(resource))
    hers |= {"title": "Hers", "description": "Her words.", "tag_names": "hiring"}
    assert other_desk.post(of(resource), hers).status_code == 302
    mine |= {"title": "Mine", "category": "OPERATIONS"}
    answer = desk.post(of(resource), mine)
    assert answer.status_code == 200
    meanwhile = answer.context["meanwhile"]
    assert [name for name, _ in meanwhile.people] == ["Mara Lind"]
    assert {one.label: (one.was, one.now) for one in meanwhile.differences} == {
        "Title": ("Was", "Hers"),
        "Description": ("Old words.", "Her words."),
        "Tags": ("nothing", "hiring"),
    }
    assert Resource.objects.get().title == "Hers"
    html = answer.content.decode()
    assert "Save on top of it" in html
    form = max((dict(found) for found in forms_of(html)), key=len)
    # What was typed stays, what was left alone is as it is now.
    assert (form["title"], form["tag_names"]) == (["Mine"], ["hiring"])
    assert desk.post(of(resource), form).status_code == 302
    now = Resource.objects.get()
    assert (now.title, now.category, now.description) == ("Mine", "OPERATIONS", "Her words.")
    assert [tag.name for tag in now.tags.all()] == ["hiring"]
    assert len(AuditLog.objects.filter(action="resource_changed")) == 2
    # The form of before is stale whatever the way somebody changed it.
    actions.add_tag(
        resources=Resource.objects.all(),
        tag=actions.tag_named("new"),
        curator=cast.curator(email="x@y.example"),
    )
    stale = desk.post(of(resource), form | {"title": "Mine again"}).context["meanwhile"]
    assert "Tags" in {one.label for one in stale.differences}
    for junk in ("", "[", "[1]", '[1,"x",{}]', "9" * 9000, '["a","2026-01-01T00:00:00Z",3]'):
        assert desk.post(
            of(resource), form | {"seen": junk, "title": junk[:9] or "x"}
        ).status_code in (200, 302)


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_is_told(curator):
    resource = make_resource(title="Was")

    def save(title):
        mine = Resource.objects.get(pk=resource.pk)
        mine.title = title
        try:
            actions.save(resource=mine, curator=curator, seen_revision=1)
        except actions.ChangedMeanwhile as told:
            return told.now.title
        return None

    told = at_once(save, ["One", "Two"])
    assert sorted(told, key=str) == [Resource.objects.get().title, None] or None in told
    assert [one for one in told if one] == [Resource.objects.get().title]


@pytest.mark.django_db(transaction=True)
def test_two_of_one_title_at_once_get_two_addresses(curator):
    def add(_):
        return actions.save(
            resource=Resource(
                title="Same", description="x", category="COLD_EMAIL", type="SOP", state="DRAFT"
            ),
            curator=curator,
        ).slug

    assert sorted(at_once(add, range(4))) == ["same", "same-2", "same-3", "same-4"]


def test_what_is_featured_is_put_in_order_with_and_without_a_script(desk, other_desk):
    first, second, third = (make_resource(is_featured=True) for _ in range(3))
    order = [third.pk, second.pk, first.pk]  # the newest first, until somebody says otherwise
    form = opened(desk, FEATURED)
    assert form["place"] == [str(pk) for pk in order]
    stale = dict(form)
    desk.post(FEATURED, form | {"up": str(first.pk)})
    assert list(Resource.objects.featured()) == [third, first, second]
    answer = desk.post(
        FEATURED, opened(desk, FEATURED) | {"place": [first.pk, second.pk, third.pk]}
    )
    assert said(answer)[-1] == "The library shows them in this order now."
    assert [r.featured_place for r in Resource.objects.featured()] == [1, 2, 3]
    answer = other_desk.post(FEATURED, stale | {"down": str(third.pk)})
    assert "Nothing of yours was saved" in said(answer)[-1]
    wrongs: list[dict[str, Any]] = [
        {"place": [first.pk]},
        {"place": ["x"]},
        {"seen": "9,9"},
        {"place": []},
    ]
    for wrong in wrongs:
        desk.post(FEATURED, opened(desk, FEATURED) | wrong)
    assert list(Resource.objects.featured()) == [first, second, third]
    assert "Three at most read well" in desk.get(FEATURED).content.decode()
    actions.set_featured(resources=Resource.objects.filter(pk=second.pk), featured=False)
    second.refresh_from_db()
    assert second.featured_place == 0


def test_tags_are_merged_renamed_and_deleted_for_everything_that_has_them(desk, curator):
    one, two, three = (make_resource() for _ in range(3))
    reputation, dns, stays = actions.tags_named(["Reputation", "DNS", "Deliverability"])
    actions.set_tags(resource=one, tags=[reputation])
    actions.set_tags(resource=two, tags=[dns, stays])
    page = desk.post(TAGS, chosen(reputation, dns, stays, action="merge")).content.decode()
    assert "Which one stays?" in page
    form = {"tag": [reputation.pk, dns.pk, stays.pk], "stays": stays.pk}
    answer = desk.post(f"{TAGS}merge/", form)
    assert said(answer)[-1].endswith("are “Deliverability” now: one resource came to it.")
    assert "Nothing changed" in said(desk.post(f"{TAGS}merge/", form))[-1]
    assert Tag.objects.get().aliases == ["dns", "reputation"] or set(Tag.objects.get().aliases) == {
        "dns",
        "reputation",
    }
    assert set(stays.resources.all()) == {one, two}
    # The old names and addresses mean it.
    assert actions.tag_named("reputation") == stays
    assert Tag.objects.by_slugs(["dns"]).get() == stays

    change = f"{TAGS}{stays.pk}/change/"
    desk.post(change, {"name": "  Inbox   placement "})
    stays.refresh_from_db()
    assert (stays.name, stays.slug) == ("Inbox placement", "deliverability")
    actions.tag_named("hiring")
    refused = desk.post(change, {"name": "HIRING"})
    assert "merge them" in refused.context["adminform"].form.errors["name"][0]
    delete = f"{TAGS}{stays.pk}/delete/"
    assert "It goes off 2 resources" in desk.get(delete).content.decode()
    desk.post(delete)
    assert Tag.objects.get().name == "hiring"
    told = AuditLog.objects.filter(target_type="resources.Tag").order_by("pk")
    assert list(told.values_list("action", flat=True)) == [
        *("tags_merged", "tag_renamed", "tag_deleted"),
    ]
    assert three


@pytest.mark.django_db(transaction=True)
def test_a_tag_given_by_many_at_once_is_made_once_and_survives_a_merge():
    resources = [make_resource() for _ in range(4)]

    def give(resource):
        actions.add_tag(
            resources=Resource.objects.filter(pk=resource.pk),
            tag=actions.tag_named("Hiring"),
            curator=None,
        )

    at_once(give, resources)
    assert Tag.objects.get().resource_tags.count() == 4
    # Words that make one slug get two; letters are small as the database has them.
    alike = at_once(lambda name: actions.tag_named(name).slug, ["C", "C#", "C++", "İstanbul"])
    assert sorted(alike)[:3] == ["c", "c-2", "c-3"]
    assert actions.tag_named("İSTANBUL").pk


def test_what_members_know_is_archived_and_only_a_super_admin_deletes_it(
    desk, client, owner, super_admin
):
    resource = make_resource()
    take(owner, resource, 21)
    page = desk.get(of(resource, "delete")).content.decode()
    assert "21 downloads" in page
    assert "Delete for good" not in page
    answer = desk.post(of(resource, "delete"), {"post": "yes"})
    assert "Members know it" in said(answer)[-1]
    assert Resource.objects.exists()
    desk.post(of(resource, "delete"), {"archive": "Archive instead"})
    assert Resource.objects.get().archived_at
    assert ResourceDownload.objects.count() == 21
    unseen = make_resource(state="DRAFT")
    desk.post(of(unseen, "delete"), {"post": "yes"})
    assert not Resource.objects.filter(pk=unseen.pk).exists()
    client.force_login(super_admin)
    assert "Delete for good" in client.get(of(resource, "delete")).content.decode()
    client.post(of(resource, "delete"), {"post": "yes"})
    assert not Resource.objects.exists()
    assert not ResourceDownload.objects.exists()
    gone = AuditLog.objects.filter(action="resource_deleted").latest("pk")
    assert gone.detail["downloads"] == 21


def test_the_database_holds_what_a_state_needs(db):
    resource = make_resource(state="DRAFT", file="")
    with pytest.raises(IntegrityError):
        Resource.objects.filter(pk=resource.pk).update(state="PUBLISHED")


def test_a_resource_with_two_authors_or_odd_tags_is_refused_kindly(desk):
    many = ", ".join(f"tag {n}" for n in range(13))
    for tags, says in ((many, "too many"), ("x" * 41, "too long for a tag")):
        form = desk.post(ADD, filled_in(tag_names=tags)).context["adminform"].form
        assert says in form.errors["tag_names"][0]
