# make run    everything on your own machine: http://127.0.0.1:8000 (PORT, DATABASE_URL are respected)
# make test   unit, database, migration and browser tests
# Both need Python 3.11 or newer and nothing else; the rest is installed into .venv.

.POSIX:
.SILENT:
.PHONY: setup run stop test check bench prove lock format

PYTHON = python3
PY = .venv/bin/python
LOCALLY = LOCAL=on EMBEDDED_POSTGRES=on
# The tests' data, in memory or beside that of `make run`, and never mixed with it.
TESTING = $(LOCALLY) EMBEDDED_POSTGRES_FAST=on DATA_DIR="$${TEST_DATA_DIR:-$$(sh tests/where.sh "$(CURDIR)/.data/test")}"
SOURCES = manage.py gunicorn.conf.py requirements revcouncil members gamification benchmarks resources activities growth tests
# What is measured is a durable server with room for its tables, as in production.
MEASURING = $(LOCALLY) EMBEDDED_POSTGRES_FAST=off EMBEDDED_POSTGRES_BUFFERS="$${EMBEDDED_POSTGRES_BUFFERS:-2GB}" DATA_DIR="$(CURDIR)/.data/bench"
# Runs a command of the tests' and stops their server afterwards, whatever came of it.
STOPPING = trap '$(TESTING) $(PY) manage.py postgres stop >/dev/null' EXIT;

run: setup
	exec env $(LOCALLY) $(PY) manage.py serve

setup:
	command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed. Python 3.11 or newer is needed." >&2; exit 1; }
	$(PYTHON) requirements/install.py

stop: setup
	$(LOCALLY) $(PY) manage.py postgres stop

test: setup
	$(STOPPING) $(TESTING) $(PY) -m pytest -q -n auto --dist worksteal --ignore=tests/perf -m "not prove"

prove: setup
	$(STOPPING) $(TESTING) $(PY) -m pytest -q -m prove $${ONLY:+-k "$$ONLY"}

bench: setup
	trap '$(MEASURING) $(PY) manage.py postgres stop >/dev/null' EXIT; $(MEASURING) $(PY) -m tests.perf $(ONLY)

check: setup
	$(PY) -m ruff check --quiet $(SOURCES)
	$(PY) -m ruff format --quiet --check $(SOURCES)
	.venv/bin/lint-imports --no-cache >/dev/null || .venv/bin/lint-imports --no-cache
	find $(SOURCES) -path '*/templates/*' -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +
	$(STOPPING) export $(TESTING); $(PY) -m mypy & types=$$! broken=0; \
		{ $(PY) manage.py check && $(PY) manage.py makemigrations --check --dry-run && $(PY) manage.py lint_migrations; } || broken=1; \
		wait $$types && exit $$broken

format: setup
	$(PY) -m ruff check --quiet --fix-only $(SOURCES)
	$(PY) -m ruff format --quiet $(SOURCES)
	find $(SOURCES) -path '*/templates/*' -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} + || true

# Needs uv. Hashes for every platform; no address of an index.
lock:
	for part in base dev; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
			requirements/$$part.in --output-file requirements/$$part.txt || exit 1; \
	done
