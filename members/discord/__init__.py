"""The community's server on Discord: roles, introductions, and the client that asks Discord."""
