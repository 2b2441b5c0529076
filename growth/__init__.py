"""Goals, the diary, and reviews of a period."""
