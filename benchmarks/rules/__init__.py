"""What the rules say of benchmarks. Pure: no queries, no clock, no settings.

answers      what may be answered, and how a typed answer is read
numbers      every reading of a number as people write it
slips        numbers that were probably meant otherwise
documents    answers that come as JSON
access       who sees the results, and why somebody may not
publishing   what may be published: thresholds, figures, bands, shares
words        the same in words: values, verdicts, the finding of a page
strip        the same as a picture: where each mark of a strip lies
"""
