"""Teams: who sits in a company's seats, and the invitations to those that are free."""
