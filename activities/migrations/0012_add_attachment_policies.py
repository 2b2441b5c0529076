"""Last of three for row-level security: who reads and changes a file of evidence.

ACCESS EXCLUSIVE for a moment, no row is read. The site and the owner see what they saw.
"""

import revcouncil.schema.operations.policies
import revcouncil.schema.policies
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0011_add_submission_policies'),
    ]

    operations = [
        revcouncil.schema.operations.policies.AlterPolicies(
            model_name='attachment',
            policies=[revcouncil.schema.policies.Policy(name='attachment_identity', restrictive=True, using="(SELECT CASE WHEN current_setting('app.member', true) <> '' OR has_table_privilege('members_member'::regclass, 'UPDATE') THEN true ELSE activities_reader() IS NOT NULL END)"), revcouncil.schema.policies.Policy(name='attachment_site', using="(SELECT has_table_privilege('members_member'::regclass, 'UPDATE'))"), revcouncil.schema.policies.Policy(command='SELECT', name='attachment_read', using="member_id = (SELECT nullif(current_setting('app.member', true), '')::bigint) OR submission_id IS NOT NULL AND (SELECT activities_reviews())"), revcouncil.schema.policies.Policy(command='INSERT', name='attachment_add', with_check="member_id = (SELECT nullif(current_setting('app.member', true), '')::bigint) AND EXISTS (SELECT FROM activities_submission AS sent WHERE sent.id = submission_id AND sent.member_id = activities_attachment.member_id AND sent.status = 'PENDING') AND activities_file_is_new(file)"), revcouncil.schema.policies.Policy(command='DELETE', name='attachment_withdraw', using="member_id = (SELECT nullif(current_setting('app.member', true), '')::bigint) AND (submission_id IS NULL OR EXISTS (SELECT FROM activities_submission AS sent WHERE sent.id = submission_id AND sent.member_id = activities_attachment.member_id AND sent.status = 'PENDING'))")],
            forced=False,
        ),
    ]
