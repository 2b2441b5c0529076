"""The boards: who stands where, and the page that shows it."""
