"""A PostgreSQL server of our own for a laptop, a demo or a test run: no installation, no password,
no open port.

`data_folder.py` says where the server lives and as whom it runs, `cluster.py` makes its files,
`starting.py` starts it, `server.py` finds and stops it, `base.py` is the database backend that asks
for it on the first connection. Used only when `DATABASE_URL` is empty (see the settings).

Who leaves it running: a one-shot command (`migrate`, `shell`, the tests) leaves the server running,
so that the next one starts in a moment; `manage.py serve` stops it on the way out if it was the one
who started it; `make stop` (`manage.py postgres stop`) stops it always. A server left behind by a
killed process is found again and used.
"""
