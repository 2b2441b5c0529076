"""The product's settings for a worker of a test's own, which knows the jobs of
tests/jobs/tasks.py too.
"""

from tests.settings import *  # noqa: F403

PROCRASTINATE_IMPORT_PATHS = ["tests.jobs.tasks"]
