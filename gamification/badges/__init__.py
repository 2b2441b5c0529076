"""The badges: what each asks for, who is granted one, and how far a member is."""
