"""What the rules say of the diary: pure."""
