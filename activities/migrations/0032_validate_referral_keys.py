"""Last of three for referrals: the keys hold for all rows, of which there are none."""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0031_add_referral_guards"),
    ]

    operations = [
        ValidateConstraint("referral", "activities_referral_referee_fk"),
        ValidateConstraint("referral", "activities_referral_referrer_fk"),
        ValidateConstraint("referrallink", "activities_referrallink_member_fk"),
        ValidateConstraint("referralmonth", "activities_referralmonth_member_fk"),
        ValidateConstraint("referralpayout", "activities_referralpayout_referral_fk"),
    ]
