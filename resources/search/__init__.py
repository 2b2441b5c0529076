"""The library is searched: what it is found by, what was typed, one page of what was found."""
