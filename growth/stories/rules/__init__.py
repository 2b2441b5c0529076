"""What the rules of reviews say: pure, no queries, no clock, no settings."""
