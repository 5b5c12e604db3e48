# What anyone can run. `make demo` and `make test` do all set-up on a fresh machine.
PY := .venv/bin/python
UV := $(PY) -m uv
export UV_PYTHON_DOWNLOADS = never
export PATH := $(CURDIR)/.venv/bin:$(PATH)
PORT ?= 8000

.PHONY: demo serve test check bench lock format clean

demo: .venv/base.stamp  ## set up, load the example, serve http://127.0.0.1:8000
	@.venv/bin/mutuality demo --port $(PORT)

serve: .venv/base.stamp
	@.venv/bin/mutuality serve --port $(PORT)

test: .venv/dev.stamp  ## set up, run every test (SQLite, PostgreSQL, browser where Chromium is)
	@tests/run

check: .venv/dev.stamp  ## formatting, types, contracts, catalogues, migrations
	@tests/check

bench: .venv/dev.stamp .venv/peers.stamp  ## benchmarks, by hand
	@$(PY) -m bench

format: .venv/dev.stamp
	@.venv/bin/ruff check --fix -q src tests bench conftest.py; .venv/bin/ruff format -q src tests bench conftest.py

lock: .venv/bootstrap.stamp  ## pin again what requirements/*.in ask for
	@for set in bootstrap base dev peers; do \
	  $(UV) pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 --upgrade -q \
	    requirements/$$set.in -o requirements/$$set.txt; done

.venv/bootstrap.stamp: requirements/bootstrap.txt
	@echo "Setting up .venv (once) ..."
	@test -x $(PY) || python3 -m venv .venv
	@$(PY) -m pip install -q --require-hashes -r requirements/bootstrap.txt || echo "uv cannot be had here: going on with plain pip"
	@touch $@

# Installs one set with uv, or with pip where uv cannot be had: same files, same hashes.
define install
	@if $(PY) -m uv --version >/dev/null 2>&1; then $(UV) pip install -q --require-hashes -r $(1); \
	 else $(PY) -m pip install -q --require-hashes -r $(1); fi
endef

.venv/base.stamp: .venv/bootstrap.stamp requirements/base.txt
	@echo "Installing what the server needs ..."
	$(call install,requirements/base.txt)
	@printf '%s\n' "$(CURDIR)/src" > $$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/mutuality.pth
	@printf '#!%s\nfrom mutuality.site.cli import main\nmain()\n' "$(CURDIR)/$(PY)" > .venv/bin/mutuality && chmod +x .venv/bin/mutuality
	@touch $@

.venv/dev.stamp: .venv/base.stamp requirements/dev.txt
	@echo "Installing what the tests need ..."
	$(call install,requirements/dev.txt)
	@touch $@

# What benchmarks compare with, apart: what it asks for must not bind the server.
.venv/peers.stamp: .venv/bootstrap.stamp requirements/peers.txt
	@echo "Installing what the benchmarks compare with ..."
	@test -x .venv/peers/bin/python || python3 -m venv .venv/peers
	@if $(PY) -m uv --version >/dev/null 2>&1; then \
	   $(UV) pip install -q --python .venv/peers/bin/python --require-hashes -r requirements/peers.txt; \
	 else .venv/peers/bin/python -m pip install -q --require-hashes -r requirements/peers.txt; fi
	@touch $@

clean:
	rm -rf .venv var build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
