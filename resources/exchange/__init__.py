"""Lists of the library, in and out: read within limits, judged row by row, written once confirmed,
and written out so that they come back unchanged.
"""
