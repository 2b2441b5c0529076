"""What the rules say of points, streaks, months and boards.

Pure: no queries, no clock, no settings; the day is an argument.
"""
