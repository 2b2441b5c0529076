"""`python -m resources.reading.worker`: reads one file of a curator's, in a process that may die.

`FORMAT FILE FOLDER` writes what the file says to `read.json` in the folder, then a cover beside it
where one can be made. Nothing of Django's set-up is loaded here, and nothing is written elsewhere.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from members.opening.worker import opening


def _read() -> None:
    from resources.reading.kinds import cover_of, read

    kind, file, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    found = read(kind, file)
    partial = folder / "read.part"
    partial.write_text(json.dumps(asdict(found)))
    partial.rename(folder / "read.json")
    cover_of(kind, file, folder)


if __name__ == "__main__":
    sys.exit(opening(_read))
