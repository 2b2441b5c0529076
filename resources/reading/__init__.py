"""What the library's files say: pages, length, words and a cover, read by a job.

Decoders run in a process of their own (`worker`), short-lived and bounded, without the database and
without the product's settings: a hostile file costs a problem in words and nothing else.
"""
