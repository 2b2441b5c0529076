"""Discord XP: what MEE6 counts, turned into points.

`client` asks, `rules` decides, `actions` writes.
"""
