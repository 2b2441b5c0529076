"""Addresses of a team, below /team/."""

from django.urls import path

from members.teams import invitation, views

urlpatterns = [
    path("", views.team, name="team"),
    path("invite/", views.invite, name="team-invite"),
    path("invites/<int:pk>/link/", views.renew_link, name="team-renew-link"),
    path("invites/<int:pk>/revoke/", views.take_back, name="team-take-back"),
    path("people/<int:pk>/revoke/", views.revoke_seat, name="team-revoke-seat"),
    path("seats/", views.add_seats, name="team-add-seats"),
    path("hand-over/", views.hand_over, name="team-hand-over"),
    path("leave/", views.leave, name="team-leave"),
    path("delete/", views.delete, name="team-delete"),
    path("name/", views.rename, name="team-rename"),
    path("invitation/<str:token>/", invitation.invitation, name="team-invitation"),
]
