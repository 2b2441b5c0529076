"""Addresses of a member's own account, below /profile/."""

from django.urls import path

from members import views
from members.own import views as own

app_name = "members"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("data/", own.your_data, name="your-data"),
    path("data/export/", own.request_export, name="request-export"),
    path("data/export/<int:pk>/", own.download_export, name="download-export"),
    path("data/erase/", own.erase_account, name="erase-account"),
    path("data/erased/", own.erased, name="erased"),
]
