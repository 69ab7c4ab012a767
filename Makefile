# The two commands a newcomer needs are `make report` and `make test`; each works alone, first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Processes that share the tests.
WORKERS ?= 2
UV     := $(shell command -v uv 2>/dev/null)

# Bytecode is compiled once, at install: a fresh environment starts kernels nearly twice as fast with it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: report test lab gallery bench soak lock clean

report: $(VENV)/.report
	$(BIN)/duibiao run

test: $(VENV)/.test
	$(BIN)/python -m pytest -m "not soak" -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

gallery: report
	$(BIN)/duibiao gallery

lab: $(VENV)/.report
	$(BIN)/jupyter lab notebooks

soak: $(VENV)/.test
	$(BIN)/python -m pytest -m soak $(ARGS)

bench: $(VENV)/.test
	$(BIN)/python tests/bench.py
	$(BIN)/python tests/bench_composite.py
	$(BIN)/python tests/bench_reports.py
	$(BIN)/python tests/bench_ingest.py
	$(BIN)/python tests/bench_pages.py

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "duibiao needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)

define install
	@echo "installing exact versions from $(1) into $(VENV) ..."
	$(if $(UV),$(UV) pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r $(1),$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1))
	$(if $(UV),$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .,$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .)
	$(BIN)/python -m compileall -q analysis
	touch $@
endef

$(VENV)/.report: requirements.lock pyproject.toml | $(BIN)/python
	$(call install,requirements.lock)

$(VENV)/.test: .ci/requirements.lock pyproject.toml | $(BIN)/python
	$(call install,.ci/requirements.lock)
	touch $(VENV)/.report

# For maintainers, needs uv. No index is named, so any mirror can serve the files; the second lock holds the first.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
lock:
	echo "flit_core>=3.12,<4" | $(LOCK) pyproject.toml - --extra schedule --extra ingest -o requirements.lock
	echo "flit_core>=3.12,<4" | $(LOCK) pyproject.toml - --extra schedule --extra ingest --extra dask --extra test -c requirements.lock -o .ci/requirements.lock

clean:
	rm -rf $(VENV) reports/.staging .pytest_cache .hypothesis
