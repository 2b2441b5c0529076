"""Template tags of members' own pages."""
