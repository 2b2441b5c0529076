"""What is done once at the end when many resources are saved in one transaction."""

from dataclasses import dataclass, field
from typing import Final

from members.models import AuditLog
from members.waking import wake

READ_FILES: Final = "resources.reading.tasks.read_files"


@dataclass
class Many:
    """What saving them left to the end: lines of the audit, and the job that reads files.

    Whoever collects in it saves each in a savepoint of its own, and calls `finish` in the same
    transaction.
    """

    lines: list[AuditLog] = field(default_factory=list)
    has_files: bool = False

    def finish(self) -> None:
        """Write the lines and wake the job."""
        AuditLog.objects.bulk_create(self.lines)
        self.lines.clear()
        if self.has_files:
            wake(READ_FILES)
