"""The attack on what is published, written apart from the publisher.

worlds     small random communities that live on from publication to publication
newsroom   what the database counts and keeps, once more in memory
oracle     what the spec promises of every published cell, and whether it holds
runs       millions of communities over the cores, in pieces that are done once
"""
