"""Table and store side by side: what is compared, what is mended, how files move to another store.

`naming` knows which rows name which file, `walking` goes through both in the order of names,
`checking` says what differs, `moving` copies.
"""
