"""How gunicorn serves the site; it reads this file by itself when started here:

`gunicorn revcouncil.wsgi`.
"""

import os
import resource
import sys

# Each connection is an open file; a shell's usual 1,024 would be the limit of visitors.
FILES = 8192
_soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
if _soft != resource.RLIM_INFINITY and _soft < FILES:
    _soft = FILES if _hard == resource.RLIM_INFINITY else min(FILES, _hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (_soft, _hard))

worker_class = "revcouncil.serving.worker.PatientWorker"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
# Each thread keeps a database connection for CONN_MAX_AGE: workers x threads has to fit
# PostgreSQL's max_connections.
threads = int(os.environ.get("WEB_THREADS") or 12)
# Open connections a worker, most of them idle; beyond that new ones wait to be accepted.
worker_connections = 4000 if _soft == resource.RLIM_INFINITY else min(4000, _soft - 256)
backlog = 1024
keepalive = 5
# A worker whose loop is silent for so long is started anew; requests run in threads and are not
# counted.
timeout = 60
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
control_socket_disable = True


def on_starting(server: object) -> None:
    """Wrong settings are told once, before any worker is begun: several that end at once would
    end in a traceback.
    """
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "revcouncil.settings")
    try:
        settings.DEBUG  # noqa: B018 - read once, as any page would
    except ImproperlyConfigured as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        sys.exit(4)
