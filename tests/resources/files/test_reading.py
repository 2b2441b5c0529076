"""What the job reads in files."""

import os
import stat

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from PIL import Image

from members.opening import process
from resources import actions, files
from resources.models import Resource, ResourceText, ResourceVersion
from resources.reading import limits
from resources.reading.actions import Unreachable, read, read_some
from resources.reading.querysets import unread
from tests.resources import makers
from tests.resources.files import making
from tests.resources.makers import make_resource

pytestmark = pytest.mark.django_db


def with_file(content, name, **fields):
    """A resource that holds it, even where an upload of it would be refused."""
    resource = make_resource(**fields)
    stored = default_storage.save(f"resources/2026/11/{name}", ContentFile(content))
    Resource.objects.filter(pk=resource.pk).update(file=stored)
    resource.refresh_from_db()
    return resource


def cover_of(resource):
    """The stored cover, opened."""
    with resource.thumbnail.open() as file, Image.open(file) as picture:
        picture.load()
        return picture


def test_files_are_read_once_words_pages_length_and_a_cover_among_it():
    own = ContentFile(makers.picture(), "own.png")
    plan = make_resource(file=ContentFile(making.pdf(3, text="Warm up"), "a.pdf"))
    letter = make_resource(file=ContentFile(makers.docx(), "a.docx"), thumbnail=own)
    film = make_resource(file=ContentFile(making.film(seconds=90), "a.mp4"))
    # As what was stored before versions knew their length.
    ResourceVersion.objects.update(size=None, sha256="")
    revision = Resource.objects.get(pk=plan.pk).revision
    assert read_some() is False
    texts = {text.resource_id: text for text in ResourceText.objects.all()}
    assert texts[plan.pk].text == "Warm up 1\nWarm up 2\nWarm up 3"
    assert texts[letter.pk].text == "Hello"
    assert not any(text.problem for text in texts.values())
    assert film.versions.get().seconds == 90
    version = plan.versions.get()
    assert (version.pages, version.size, len(version.sha256)) == (3, plan.file.size, 64)
    for resource in (plan, letter):
        resource.refresh_from_db()
    assert cover_of(plan).size == limits.COVER
    # A form that is open stays good, and the curator's own cover is never touched.
    assert (plan.thumbnail_is_made, plan.revision) == (True, revision)
    assert (letter.thumbnail_is_made, str(letter.thumbnail.name)[-4:]) == (False, ".png")
    assert not unread().exists()
    # A new file makes a new cover; one that shows nothing leaves the drawn one.
    old = plan.thumbnail.name
    plan.file = ContentFile(makers.CSV, "a.csv")
    actions.save(resource=plan)
    read_some()
    plan.refresh_from_db()
    assert (plan.thumbnail.name, plan.thumbnail_is_made) == ("", False)
    assert ResourceText.objects.get(resource=plan).text == "domain inboxes\nexample.com 3"
    assert old


def test_a_file_that_can_t_be_read_is_a_problem_in_words_and_is_not_tried_for_ever(capsys):
    locked = with_file(making.pdf(password="x"), "a.pdf")
    broken = with_file(makers.docx()[:-200], "b.docx")
    gone = make_resource()
    default_storage.delete(str(gone.file.name))
    call_command("read_files")
    said = capsys.readouterr().out
    assert "3 files read, 3 of them with a problem" in said
    problems = dict(ResourceText.objects.values_list("resource", "problem"))
    assert "protected by a password" in problems[locked.pk]
    assert "damaged" in problems[broken.pk]
    assert "missing from the storage" in problems[gone.pk]
    assert not unread().exists()


def test_a_hostile_file_costs_its_own_process_alone(monkeypatch):
    resource = make_resource()
    monkeypatch.setattr(limits, "SECONDS", 0.01)
    assert "not read within" in read(resource).problem
    monkeypatch.undo()
    with pytest.raises(process.Failed, match="damaged"):
        process.run("resources.reading.worker", "PDF", "/dev/null", "/nowhere", seconds=30)
    assert "DATABASE_URL" not in process._environment()


def test_a_storage_that_does_not_answer_is_asked_again_and_does_not_hold_the_others(monkeypatch):
    silent = make_resource()
    other = make_resource(file=ContentFile(makers.CSV, "a.csv"))
    opened = type(storages["default"]).open

    def open_(self, name, mode="rb"):
        if name == silent.file.name:
            raise ConnectionError
        return opened(self, name, mode)

    monkeypatch.setattr(type(storages["default"]), "open", open_)
    with pytest.raises(Unreachable):
        read_some()
    assert list(unread()) == [silent]
    assert ResourceText.objects.get().resource_id == other.pk


def test_a_film_s_frame_is_its_cover_where_ffmpeg_is_there(tmp_path, monkeypatch):
    Image.new("RGB", (800, 450), "navy").save(tmp_path / "frame.png")
    tool = tmp_path / "ffmpeg"
    # The last word is where the frame goes.
    tool.write_text(f'#!/bin/sh\nfor last; do :; done\ncp {tmp_path}/frame.png "$last"\n')
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    film = make_resource(file=ContentFile(making.film(), "a.mp4"))
    read(film)
    film.refresh_from_db()
    assert not film.thumbnail
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    read(film)
    film.refresh_from_db()
    assert (cover_of(film).size, film.thumbnail_is_made) == (limits.COVER, True)
    assert files.image_format_of_name(str(film.thumbnail.name)) is files.ImageFormat.WEBP
