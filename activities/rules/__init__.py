"""What the rules of activities say: pure, no queries, no clock, no settings."""
