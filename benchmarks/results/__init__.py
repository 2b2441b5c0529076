"""Where one stands: the member's own answers beside what is published. Snapshots are all that is
read of anybody else.

rows       one question: numbers, words and picture
shares     shares of named answers and of ranges
page       the results of a category, for all agencies or one group
segments   which group is compared with, and which are the member's own
groups     one question beside every group
trend      one question's figures over the editions
apart      where a member stands apart, over all categories
table      the page as a table for spreadsheets
access     who may see it
views      the addresses
"""
