"""Lists in and out, in the admin."""

from resources.admin.exporting import Exports
from resources.admin.importing import Imports


class Exchanges(Imports, Exports):
    """Resources as lists."""
