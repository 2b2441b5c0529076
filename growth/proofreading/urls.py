"""Addresses of the proofreader."""

from django.urls import path

from growth.proofreading import views

patterns = [
    path("write/<int:pk>/proofread/", views.proofread, name="draft-proofread"),
    path("write/<int:pk>/corrections/", views.take, name="corrections-take"),
]
