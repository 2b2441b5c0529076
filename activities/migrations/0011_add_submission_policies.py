"""Second of three for row-level security: who reads and changes a submission.

ACCESS EXCLUSIVE for a moment, no row is read. The site and the owner see what they saw: a role that
may change the members is let through. Functions of 0010 are called.
"""

from django.db import migrations

from revcouncil.schema.operations import AlterPolicies
from revcouncil.schema.policies import Policy


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0010_add_policy_functions"),
    ]

    operations = [
        AlterPolicies(
            "submission",
            [
                Policy(
                    name="submission_read",
                    command="SELECT",
                    using="CASE WHEN member_id = (SELECT CASE WHEN has_table_privilege('members_member'::regclass, 'UPDATE') OR NOT has_table_privilege('activities_submission'::regclass, 'SELECT') THEN NULL WHEN current_setting('app.member', true) <> '' THEN current_setting('app.member')::bigint ELSE activities_reader() END) THEN true ELSE CASE WHEN status = 'APPROVED' AND visibility = 'public' THEN true ELSE (SELECT CASE WHEN has_table_privilege('members_member'::regclass, 'UPDATE') THEN true WHEN has_table_privilege('activities_submission'::regclass, 'SELECT') THEN activities_reviews() ELSE false END) END END",
                ),
                Policy(
                    name="submission_send",
                    command="INSERT",
                    with_check="CASE WHEN member_id = (SELECT CASE WHEN has_table_privilege('members_member'::regclass, 'UPDATE') OR NOT has_table_privilege('activities_submission'::regclass, 'SELECT') THEN NULL WHEN current_setting('app.member', true) <> '' THEN current_setting('app.member')::bigint ELSE activities_reader() END) THEN status = 'PENDING' ELSE (SELECT has_table_privilege('members_member'::regclass, 'UPDATE')) END",
                ),
                Policy(
                    name="submission_edit",
                    command="UPDATE",
                    using="CASE WHEN member_id = (SELECT CASE WHEN has_table_privilege('members_member'::regclass, 'UPDATE') OR NOT has_table_privilege('activities_submission'::regclass, 'SELECT') THEN NULL WHEN current_setting('app.member', true) <> '' THEN current_setting('app.member')::bigint ELSE activities_reader() END) THEN status = 'PENDING' ELSE (SELECT has_table_privilege('members_member'::regclass, 'UPDATE')) END",
                    with_check="CASE WHEN member_id = (SELECT CASE WHEN has_table_privilege('members_member'::regclass, 'UPDATE') OR NOT has_table_privilege('activities_submission'::regclass, 'SELECT') THEN NULL WHEN current_setting('app.member', true) <> '' THEN current_setting('app.member')::bigint ELSE activities_reader() END) THEN status = 'PENDING' ELSE (SELECT has_table_privilege('members_member'::regclass, 'UPDATE')) END",
                ),
                Policy(
                    name="submission_withdraw",
                    command="DELETE",
                    using="CASE WHEN member_id = (SELECT CASE WHEN has_table_privilege('members_member'::regclass, 'UPDATE') OR NOT has_table_privilege('activities_submission'::regclass, 'SELECT') THEN NULL WHEN current_setting('app.member', true) <> '' THEN current_setting('app.member')::bigint ELSE activities_reader() END) THEN status = 'PENDING' ELSE (SELECT has_table_privilege('members_member'::regclass, 'UPDATE')) END",
                ),
            ],
        ),
    ]
