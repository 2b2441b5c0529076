"""What the rules say of growth: pure."""
