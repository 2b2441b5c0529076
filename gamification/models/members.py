"""What the ledger and the boards need of the tables of members: triggers, on proxies of them.

They write tables of this app, so they belong here; the apps below know nothing of them.
"""

import pgtrigger

from members.models import AuditLog, Member
from revcouncil.schema.triggers import OwnersTrigger

TELL_RANKS = "INSERT INTO gamification_rankevent (member_id) VALUES (OLD.id); RETURN NULL;"

# A total that was brought out of step past all triggers (a restore, a superuser) is put right by
# the entry that says so, and only to what the ledger adds up to: there is no repair without a
# record, and no record can set another number.
RECOUNT = """
    SELECT total_points, last_active_at, last_active_on INTO was_total, was_active, was_day
    FROM members_member WHERE id = NEW.target_id FOR NO KEY UPDATE;
    IF FOUND THEN
        SELECT coalesce(sum(points), 0),
               max(created_at) FILTER (WHERE ledger_is_earned(points, action)),
               max(earned_on) FILTER (WHERE ledger_is_earned(points, action))
        INTO due_total, due_active, due_day
        FROM gamification_pointtransaction WHERE member_id = NEW.target_id;
        UPDATE members_member
        SET total_points = due_total, last_active_at = due_active, last_active_on = due_day
        WHERE id = NEW.target_id;
        INSERT INTO gamification_rankevent (member_id) VALUES (NEW.target_id);
        NEW.detail := NEW.detail || jsonb_build_object(
            'total_points', jsonb_build_array(was_total, due_total),
            'last_active_at', jsonb_build_array(was_active, due_active),
            'last_active_on', jsonb_build_array(was_day, due_day));
    END IF;
    RETURN NEW;
"""


class RankedMember(Member):
    """A member as the boards see them: who counts has changed, so the ranks look again."""

    class Meta:
        proxy = True
        triggers = [
            OwnersTrigger(
                name="rank_change",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf(
                    "subscription_status", "in_debtor_state", "on_leaderboard"
                ),
                condition=pgtrigger.Condition(
                    "OLD.subscription_status IS DISTINCT FROM NEW.subscription_status "
                    "OR OLD.in_debtor_state IS DISTINCT FROM NEW.in_debtor_state "
                    "OR OLD.on_leaderboard IS DISTINCT FROM NEW.on_leaderboard"
                ),
                func=TELL_RANKS,
            ),
            OwnersTrigger(
                name="rank_erase",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func=TELL_RANKS,
            ),
        ]


class Recount(AuditLog):
    """An audit entry that puts a member's total right."""

    class Meta:
        proxy = True
        triggers = [
            OwnersTrigger(
                name="recount",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.action = 'points_recounted'"),
                declare=[
                    ("was_total", "integer"),
                    ("due_total", "integer"),
                    ("was_active", "timestamptz"),
                    ("due_active", "timestamptz"),
                    ("was_day", "date"),
                    ("due_day", "date"),
                ],
                func=RECOUNT,
            )
        ]
