"""Addresses of the library, below /library/.

A resource is named by its curator, so its slug may be any word: what is ours begins with a tilde,
which no slug holds.
"""

from django.urls import path

from resources import views

app_name = "resources"
urlpatterns = [
    path("", views.library, name="library"),
    path("~missed", views.missed, name="missed"),
    path("~grants/<str:token>", views.granted, name="granted"),
    path("~streams/<str:token>", views.stream, name="stream"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/download", views.download, name="download"),
    path("<slug:slug>/watch", views.watch, name="watch"),
    path("<slug:slug>/player", views.player, name="player"),
    path("<slug:slug>/cover", views.thumbnail, name="thumbnail"),
]
