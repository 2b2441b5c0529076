-- The ranks look again at whoever is in grace and has earned something.
INSERT INTO gamification_rankevent (member_id)
SELECT m.id FROM members_member m
WHERE m.subscription_status = 'PAST_DUE' AND NOT m.in_debtor_state AND m.on_leaderboard
  AND EXISTS (SELECT FROM gamification_pointtransaction e WHERE e.member_id = m.id);
