"""Teams, their seats and invitations."""
