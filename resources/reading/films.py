"""Films: their length by our own reading, a frame where ffmpeg is there. Runs in the worker."""

import shutil
import subprocess
from pathlib import Path

from resources.files.films import seconds_of
from resources.reading import covers, limits


def seconds(file: Path) -> int | None:
    """How long it plays."""
    with file.open("rb") as film:
        return seconds_of(film, file.stat().st_size)


def draw(file: Path, folder: Path, target: Path) -> None:
    """A frame near its beginning as a cover; nothing where no ffmpeg is on the machine."""
    tool = shutil.which("ffmpeg")
    if tool is None:
        return
    frame = folder / "frame.png"
    for place in (limits.FRAME_SECONDS, 0):
        subprocess.run(
            [
                *(tool, "-nostdin", "-loglevel", "error", "-threads", "1"),
                # No other address is followed from inside the file.
                *("-protocol_whitelist", "file", "-f", "mov", "-ss", str(place)),
                *("-i", str(file), "-frames:v", "1", "-vf", f"scale={covers.WIDTH}:-2"),
                *("-y", str(frame)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if frame.exists() and frame.stat().st_size:
            covers.save(covers.open_picture(frame), target)
            return
