"""Every address of the product."""

from allauth.account.decorators import secure_admin_login
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.urls import include, path

from activities.courses.views import webhook as course_webhook
from activities.referrals.views import join
from members.billing.views import webhook
from members.views import AddressesPage
from revcouncil import apart, people, views

# Staff sign in like everybody: the same limits on tries, the same second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = "Revenue Council"
admin.site.site_title = "Revenue Council"
admin.site.index_title = "Administration"
# A second factor's secret and where somebody is signed in are their own alone: staff neither read
# nor change them.
admin.site.unregister([Authenticator, UserSession, SocialAccount, SocialApp, SocialToken])

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("appearance/", views.appearance, name="appearance"),
    path("benchmarks/apart/", apart.apart_page, name="apart"),
    path("benchmarks/", include("benchmarks.urls")),
    path("library/", include("resources.urls")),
    path("activities/", include("activities.urls")),
    path("diary/", include("growth.urls")),
    path("join/<slug:code>/", join, name="join"),
    path("", include("gamification.urls")),
    path("profile/", include("members.urls")),
    path("members/", include("members.directory.urls")),
    path("members/<slug:handle>/", people.member_page, name="member"),
    path("plan/", include("members.billing.urls")),
    path("webhooks/stripe/", webhook, name="stripe-webhook"),
    path("webhooks/courses/<str:token>/", course_webhook, name="course-webhook"),
    path("team/", include("members.teams.urls")),
    path("accounts/email/", AddressesPage.as_view(), name="account_email"),
    path("accounts/", include("members.signin.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "revcouncil.views.bad_request"
handler403 = "revcouncil.views.forbidden"
handler404 = "revcouncil.views.not_found"
handler429 = "revcouncil.views.too_many"
handler500 = "revcouncil.views.server_error"
