"""A member's own data: the registry, the copy, erasing, files swept."""
