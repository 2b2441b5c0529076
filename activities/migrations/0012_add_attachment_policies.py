"""Last of three for row-level security: who reads and changes a file of evidence.

ACCESS EXCLUSIVE for a moment, no row is read. The site and the owner see what they saw.
"""

from django.db import migrations

from revcouncil.schema.operations import AlterPolicies
from revcouncil.schema.policies import Policy


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0011_add_submission_policies"),
    ]

    operations = [
        AlterPolicies(
            "attachment",
            [
                Policy(
                    name="attachment_read",
                    command="SELECT",
                    using="CASE WHEN member_id = (SELECT CASE WHEN has_table_privilege('members_member'::regclass, 'UPDATE') THEN NULL WHEN current_setting('app.member', true) <> '' THEN current_setting('app.member')::bigint ELSE activities_reader() END) THEN true ELSE CASE WHEN submission_id IS NULL THEN (SELECT has_table_privilege('members_member'::regclass, 'UPDATE')) ELSE (SELECT CASE WHEN has_table_privilege('members_member'::regclass, 'UPDATE') THEN true ELSE activities_reviews() END) END END",
                ),
                Policy(
                    name="attachment_add",
                    command="INSERT",
                    with_check="CASE WHEN member_id = (SELECT CASE WHEN has_table_privilege('members_member'::regclass, 'UPDATE') THEN NULL WHEN current_setting('app.member', true) <> '' THEN current_setting('app.member')::bigint ELSE activities_reader() END) THEN EXISTS (SELECT FROM activities_submission AS sent WHERE sent.id = submission_id AND sent.member_id = activities_attachment.member_id AND sent.status = 'PENDING') AND activities_file_is_new(file) ELSE (SELECT has_table_privilege('members_member'::regclass, 'UPDATE')) END",
                ),
                Policy(
                    name="attachment_move",
                    command="UPDATE",
                    using="(SELECT has_table_privilege('members_member'::regclass, 'UPDATE'))",
                ),
                Policy(
                    name="attachment_withdraw",
                    command="DELETE",
                    using="CASE WHEN member_id = (SELECT CASE WHEN has_table_privilege('members_member'::regclass, 'UPDATE') THEN NULL WHEN current_setting('app.member', true) <> '' THEN current_setting('app.member')::bigint ELSE activities_reader() END) THEN submission_id IS NULL OR EXISTS (SELECT FROM activities_submission AS sent WHERE sent.id = submission_id AND sent.member_id = activities_attachment.member_id AND sent.status = 'PENDING') ELSE (SELECT has_table_privilege('members_member'::regclass, 'UPDATE')) END",
                ),
            ],
        ),
    ]
