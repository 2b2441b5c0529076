"""An award reads no check of a member any more: each is read when its own column is written.

The checks take each other's place in one transaction, and no write goes unchecked. The CHECK a
positive number brings along goes without another: the range says it.
"""

import django.core.validators
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

import revcouncil.schema.constraints
from revcouncil.schema.operations import DropFieldCheck, ReplaceChecks


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0006_add_last_active_on"),
    ]

    operations = [
        ReplaceChecks(
            model_name="member",
            constraints=[
                revcouncil.schema.constraints.CheckOnWrite(
                    condition=models.Q(("email", ""), _negated=True),
                    name="members_member_email_check",
                ),
                revcouncil.schema.constraints.CheckOnWrite(
                    condition=models.Q(("handle__regex", "^[A-Za-z0-9_-]{3,30}$")),
                    name="members_member_handle_check",
                ),
                revcouncil.schema.constraints.CheckOnWrite(
                    condition=models.Q(("discord_id__regex", "^[0-9]{17,20}$")),
                    name="members_member_discord_id_check",
                ),
                revcouncil.schema.constraints.CheckOnWrite(
                    condition=models.Q(
                        (
                            "experience_level__in",
                            [
                                "",
                                "INTERN",
                                "JUNIOR",
                                "MID_LEVEL",
                                "SENIOR",
                                "LEAD",
                                "MANAGER",
                                "DIRECTOR",
                                "VP",
                                "C_LEVEL",
                            ],
                        )
                    ),
                    name="members_member_experience_level_check",
                ),
                revcouncil.schema.constraints.CheckOnWrite(
                    condition=models.Q(("years_of_experience__range", (0, 50))),
                    name="members_member_years_range_check",
                ),
                revcouncil.schema.constraints.CheckOnWrite(
                    condition=django.db.models.lookups.LessThanOrEqual(
                        django.db.models.functions.text.Length("bio"), 500
                    ),
                    name="members_member_bio_check",
                ),
                revcouncil.schema.constraints.CheckOnWrite(
                    condition=models.Q(
                        (
                            "subscription_status__in",
                            ["NONE", "TRIALING", "ACTIVE", "PAST_DUE", "CANCELLED"],
                        )
                    ),
                    name="members_member_subscription_status_check",
                ),
                revcouncil.schema.constraints.CheckOnWrite(
                    condition=models.Q(("seat_tier__in", ["INDIVIDUAL", "OWNER", "TEAM_MEMBER"])),
                    name="members_member_seat_tier_check",
                ),
                revcouncil.schema.constraints.CheckOnWrite(
                    condition=models.Q(
                        ("community_role__in", ["NONE", "SQUIRE", "KNIGHT", "LORD", "DEBTOR"])
                    ),
                    name="members_member_community_role_check",
                ),
                revcouncil.schema.constraints.CheckOnWrite(
                    condition=models.Q(
                        ("previous_role__in", ["", "NONE", "SQUIRE", "KNIGHT", "LORD", "DEBTOR"])
                    ),
                    name="members_member_previous_role_check",
                ),
            ],
        ),
        DropFieldCheck(
            model_name="member",
            name="years_of_experience",
            field=models.SmallIntegerField(
                blank=True,
                help_text="0 to 50.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(50),
                ],
            ),
            constraint="members_member_years_of_experience_check",
        ),
    ]
