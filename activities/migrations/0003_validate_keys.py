"""Last of three for activities: the keys hold for all rows, of which there are none."""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0002_add_guards"),
    ]

    operations = [
        ValidateConstraint("submission", "activities_submission_member_fk"),
        ValidateConstraint("submission", "activities_submission_reviewer_fk"),
        ValidateConstraint("sender", "activities_sender_member_fk"),
        ValidateConstraint("reviewdecision", "activities_reviewdecision_reviewer_fk"),
        ValidateConstraint("reviewdecision", "activities_reviewdecision_submission_fk"),
        ValidateConstraint("submissiondraft", "activities_submissiondraft_member_fk"),
        ValidateConstraint("attachment", "activities_attachment_member_fk"),
        ValidateConstraint("attachment", "activities_attachment_submission_fk"),
        ValidateConstraint("attachment", "activities_attachment_draft_fk"),
        ValidateConstraint("reviewclaim", "activities_reviewclaim_submission_fk"),
        ValidateConstraint("reviewclaim", "activities_reviewclaim_reviewer_fk"),
    ]
