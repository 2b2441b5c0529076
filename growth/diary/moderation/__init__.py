"""What members point out to staff, and what staff make of it."""
