"""The job that reads files."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from members.waking import wake
from resources.reading.actions import read_some


@app.periodic(cron="*/30 * * * *")
@app.task(
    queueing_lock="resources:read-files",
    lock="resources:read-files",
    retry=RetryStrategy(max_attempts=5, exponential_wait=4),
)
def read_files(timestamp: int) -> bool:
    """Read what was uploaded, one file at a time: pages, length, words, a cover; whether more
    wait. Woken by each upload.
    """
    more = read_some()
    if more:
        wake("resources.reading.tasks.read_files")
    return more
