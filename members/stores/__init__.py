"""Where files lie: a folder of this machine, or a bucket somewhere else. Which one is a setting
(revcouncil/settings_storage.py); whoever stores or reads a file need not know.

`bucket` is imported by its name alone, where the settings ask for it: its library takes half a
second to load.
"""

from members.stores.store import CHUNK_BYTES, STAGING, Kind, Store, Stored, StoreDown

__all__ = ["CHUNK_BYTES", "STAGING", "Kind", "Store", "StoreDown", "Stored"]
