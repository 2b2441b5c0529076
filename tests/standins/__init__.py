"""Servers that stand in for other services, on loopback."""
