-- Whether who reads decides about submissions: a super admin, or staff with the permission, given
-- by hand or by a group. With the owner's rights: the roles that ask may not read the members.
CREATE OR REPLACE FUNCTION activities_reviews() RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    reader bigint := nullif(current_setting('app.member', true), '')::bigint;
BEGIN
    RETURN EXISTS (
        SELECT FROM members_member AS who WHERE who.id = reader AND who.is_active
            AND (who.is_superuser OR who.is_staff AND EXISTS (
                SELECT FROM auth_permission AS permission
                JOIN django_content_type AS kind ON kind.id = permission.content_type_id
                WHERE kind.app_label = 'activities' AND permission.codename = 'review_submission'
                    AND (EXISTS (
                        SELECT FROM members_member_user_permissions AS own
                        WHERE own.member_id = reader AND own.permission_id = permission.id
                    ) OR EXISTS (
                        SELECT FROM members_member_groups AS seat
                        JOIN auth_group_permissions AS held ON held.group_id = seat.group_id
                        WHERE seat.member_id = reader AND held.permission_id = permission.id
                    ))
            ))
    );
END $$;
