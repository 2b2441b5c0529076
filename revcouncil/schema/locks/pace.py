"""How long the lock guard asks, rests and looks away."""

from typing import Final

from revcouncil.schema.locks.blockers import Wanted

LADDER_MS: Final = (50, 100, 150)


JITTER: Final = 0.2


# The least that is worth asking for, when a transaction has used up its time already.
LEAST_MS: Final = 10


# Between two looks at pg_locks; less often once it takes long.
LOOK_EVERY_S: Final = 0.02


LOOK_LATER_S: Final = 0.1


# After a refused request, doubled each time: long enough for the queue behind it to drain, and for
# a request a second to be the exception.
REST_S: Final = 0.1


LONGEST_REST_S: Final = 5.0


# Whoever has been in a transaction for less will soon be gone, and is asked against. The share
# grows with our own wait, so that a stream of overlapping longer ones cannot keep us out for ever,
# while one that simply stays is never asked against.
SOON_GONE_S: Final = 0.1


SOON_GONE_SHARE: Final = 0.05


# PostgreSQL calls an autovacuum off for somebody who has waited for deadlock_timeout (1 s).
BEHIND_WEAK_MS: Final = 2_000


# Quiet for this long before the operator is told what is being waited for.
TELL_AFTER_S: Final = 1.0


def _in_words(wanted: Wanted) -> str:
    return (
        ", ".join(f"{lock.words} on {table}" for table, lock in wanted)
        or "the locks of a declared statement"
    )
