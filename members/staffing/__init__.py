"""What staff do to members, each with a reason: notes, seats, claims, roles, locks."""
