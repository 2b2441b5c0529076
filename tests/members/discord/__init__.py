"""Roles, introductions and limits on Discord, over a Discord on loopback."""
