"""Discord XP: what MEE6 counts, turned into points.

`client` asks, `files` reads, `rules` decides, `settle` pays a page, `sync`
and `imports` are the passes.
"""
