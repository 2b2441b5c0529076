"""Publishing the figures: computed from accepted answers at night, decided by
`benchmarks.rules.publishing`, kept as snapshots. Pages read nothing else.

counting   what the database counts: agencies by answer, agencies that changed
actions    the run: category after category
stored     a snapshot's figures as JSON
reading    what stands, for pages
"""
