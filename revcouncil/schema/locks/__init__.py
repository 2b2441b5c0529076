"""Which locks a statement takes, who is in its way, and the guard it passes."""
