"""Second of three for row-level security: who reads and changes a submission.

ACCESS EXCLUSIVE for a moment, no row is read. The site and the owner see what they saw: a role that
may change the members is let through. Functions of 0010 are called.
"""

import revcouncil.schema.operations.policies
import revcouncil.schema.policies
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0010_add_policy_functions'),
    ]

    operations = [
        revcouncil.schema.operations.policies.AlterPolicies(
            model_name='submission',
            policies=[revcouncil.schema.policies.Policy(name='submission_identity', restrictive=True, using="(SELECT CASE WHEN current_setting('app.member', true) <> '' OR has_table_privilege('members_member'::regclass, 'UPDATE') OR NOT has_table_privilege('activities_submission'::regclass, 'SELECT') THEN true ELSE activities_reader() IS NOT NULL END)"), revcouncil.schema.policies.Policy(name='submission_site', using="(SELECT has_table_privilege('members_member'::regclass, 'UPDATE'))"), revcouncil.schema.policies.Policy(command='SELECT', name='submission_read', using="member_id = (SELECT CASE WHEN has_table_privilege('activities_submission'::regclass, 'SELECT') THEN nullif(current_setting('app.member', true), '')::bigint END) OR status = 'APPROVED' AND visibility = 'public' OR (SELECT CASE WHEN has_table_privilege('activities_submission'::regclass, 'SELECT') THEN activities_reviews() ELSE false END)"), revcouncil.schema.policies.Policy(command='INSERT', name='submission_send', with_check="member_id = (SELECT nullif(current_setting('app.member', true), '')::bigint) AND status = 'PENDING'"), revcouncil.schema.policies.Policy(command='UPDATE', name='submission_edit', using="member_id = (SELECT nullif(current_setting('app.member', true), '')::bigint) AND status = 'PENDING'", with_check="member_id = (SELECT nullif(current_setting('app.member', true), '')::bigint) AND status = 'PENDING'"), revcouncil.schema.policies.Policy(command='DELETE', name='submission_withdraw', using="member_id = (SELECT nullif(current_setting('app.member', true), '')::bigint) AND status = 'PENDING'")],
            forced=False,
        ),
    ]
