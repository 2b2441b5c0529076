"""Last of three for growth: the keys hold for all rows, of which there are none."""

import revcouncil.schema.operations.keys
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("growth", "0002_add_guards"),
    ]

    operations = [
        revcouncil.schema.operations.keys.ValidateConstraint(
            model_name="diarychoices",
            name="growth_diarychoices_member_fk",
        ),
        revcouncil.schema.operations.keys.ValidateConstraint(
            model_name="post",
            name="growth_post_author_fk",
        ),
        revcouncil.schema.operations.keys.ValidateConstraint(
            model_name="tally",
            name="growth_tally_post_fk",
        ),
        revcouncil.schema.operations.keys.ValidateConstraint(
            model_name="like",
            name="growth_like_member_fk",
        ),
        revcouncil.schema.operations.keys.ValidateConstraint(
            model_name="like",
            name="growth_like_post_fk",
        ),
        revcouncil.schema.operations.keys.ValidateConstraint(
            model_name="reply",
            name="growth_reply_author_fk",
        ),
        revcouncil.schema.operations.keys.ValidateConstraint(
            model_name="reply",
            name="growth_reply_post_fk",
        ),
        revcouncil.schema.operations.keys.ValidateConstraint(
            model_name="report",
            name="growth_report_decided_by_fk",
        ),
        revcouncil.schema.operations.keys.ValidateConstraint(
            model_name="report",
            name="growth_report_post_fk",
        ),
        revcouncil.schema.operations.keys.ValidateConstraint(
            model_name="report",
            name="growth_report_reply_fk",
        ),
        revcouncil.schema.operations.keys.ValidateConstraint(
            model_name="report",
            name="growth_report_reporter_fk",
        ),
        revcouncil.schema.operations.keys.ValidateConstraint(
            model_name="story",
            name="growth_story_member_fk",
        ),
        revcouncil.schema.operations.keys.ValidateConstraint(
            model_name="telling",
            name="growth_telling_member_fk",
        ),
        revcouncil.schema.operations.keys.ValidateConstraint(
            model_name="turns",
            name="growth_turns_member_fk",
        ),
        revcouncil.schema.operations.keys.ValidateConstraint(
            model_name="goal",
            name="growth_goal_member_fk",
        ),
    ]
