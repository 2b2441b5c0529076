"""A member's own data: what there is, the copy to take along, and erasing it all.

`registry` says of every table what it holds of a member. Every app declares its own in
`<app>/own.py` as `TABLES`; those of members and of the libraries stand in `declared`.
"""

from members.own.declared import TABLES

__all__ = ["TABLES"]
