"""What a correction is, and what it must leave alone: pure, no queries, no clock, no settings."""
