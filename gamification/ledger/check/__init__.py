"""Whether totals, streaks and ranks are what the ledger says, recomputed beside running awards.

`members` and `counts` look, `repair` mends. Each batch is read in one snapshot (REPEATABLE
READ), in which an award is there with all that follows from it or not at all. What no merge has
seen yet is counted as a reader counts it. So a difference is a fault, never a matter of timing.
"""
