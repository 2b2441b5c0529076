"""First of three for cheaper lists: the same words once more, each list as one constant. New rows are checked by both."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import members.expressions


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0010_ask_watched_columns"),
    ]

    operations = [
        AddConstraintNotValid(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=members.expressions.IsOneOf(
                    "experience_level", ["", "INTERN", "JUNIOR", "MID_LEVEL", "SENIOR", "LEAD", "MANAGER", "DIRECTOR", "VP", "C_LEVEL"]
                ),
                name="members_member_experience_level_list_check",
            ),
        ),
        AddConstraintNotValid(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=members.expressions.IsOneOf("subscription_status", ["NONE", "TRIALING", "ACTIVE", "PAST_DUE", "CANCELLED"]),
                name="members_member_subscription_status_list_check",
            ),
        ),
        AddConstraintNotValid(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=members.expressions.IsOneOf("seat_tier", ["INDIVIDUAL", "OWNER", "TEAM_MEMBER"]),
                name="members_member_seat_tier_list_check",
            ),
        ),
        AddConstraintNotValid(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=members.expressions.IsOneOf("community_role", ["NONE", "SQUIRE", "KNIGHT", "LORD", "DEBTOR"]),
                name="members_member_community_role_list_check",
            ),
        ),
        AddConstraintNotValid(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=members.expressions.IsOneOf("previous_role", ["", "NONE", "SQUIRE", "KNIGHT", "LORD", "DEBTOR"]),
                name="members_member_previous_role_list_check",
            ),
        ),
    ]
