# make demo        set up on a fresh machine (Python 3.11 or later) and write a whole tender set to output/
# make test        the same set-up, the programs the tests need, then linting, types and tests
# make docs        write the generated pages of docs/ anew: keys, measures, findings, words and commands
# make fuzz        look for files that break the tool, for an hour or two; TESTS=… for other property tests
# make benchmarks  measure speed and memory against floors, into docs/benchmarks.md
# make wheel       what an official is handed, into dist/: the wheel, the locked versions and the Swedish pages
# make lock        write requirements*.lock anew from pyproject.toml (make lock UPGRADE=--upgrade: newest versions)
# make clean       remove what was made

VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --annotation-style line

# The pages for officials and suppliers, which lead nowhere but to each other.
GUIDES := installera kom-igang yaml anbud uppfoljning leverantor nycklar matt anmarkningar ordlista kommandon

.PHONY: demo test docs wheel fuzz benchmarks lock clean setup system-parts
.DELETE_ON_ERROR:

demo: setup
	$(BIN)/tenderkit demo --out output

test: $(VENV)/.ready-for-tests system-parts
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest

docs: $(VENV)/.ready-for-tests
	PYTHONPATH=docs:tests $(BIN)/python -m generator

fuzz: $(VENV)/.ready-for-tests
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest $(or $(TESTS),tests/test_spec_fuzzing.py tests/test_hostile_reports.py tests/test_hostile_text.py)

benchmarks: $(VENV)/.ready-for-tests
	$(BIN)/python -m benchmarks

setup: $(VENV)/.ready

system-parts:
	@sh .ci/system-parts

# The stamps are newer than what they were made from, or the set-up is done again.
$(VENV)/.ready: $(BIN)/python requirements.lock requirements-build.lock pyproject.toml
	@echo "Installerar det som behövs (en till två minuter) / installing what is needed ..."
	@$(PIP_INSTALL) --require-hashes --requirement requirements.lock --requirement requirements-build.lock
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# PySpark comes as source; it is built with the setuptools just installed, not with one fetched for the purpose.
$(VENV)/.ready-for-tests: $(VENV)/.ready requirements-test.lock
	@echo "Installerar det som testerna behöver (några minuter) / installing what the tests need ..."
	@$(PIP_INSTALL) --use-pep517 --no-build-isolation --require-hashes --requirement requirements-test.lock
	@touch $@

$(BIN)/python:
	@sh .ci/new-venv $(VENV)

wheel: setup
	$(BIN)/python -m hatchling build --target wheel --directory dist
	mkdir -p dist/docs
	cp requirements.lock dist/
	cp $(GUIDES:%=docs/%.md) dist/docs/

# uv lists the hashes of every platform's files and names no index; it lives in a venv of its own for the occasion.
lock:
	@sh .ci/new-venv $(VENV)-lock
	@$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	@$(VENV)-lock/bin/$(COMPILE) $(UPGRADE) --output-file requirements.lock pyproject.toml
	@$(VENV)-lock/bin/$(COMPILE) $(UPGRADE) --group build --constraint requirements.lock --output-file requirements-build.lock
	@$(VENV)-lock/bin/$(COMPILE) $(UPGRADE) --group test --constraint requirements.lock --constraint requirements-build.lock --output-file requirements-test.lock
	@rm -rf $(VENV)-lock

clean:
	rm -rf $(VENV) $(VENV)-lock build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis src/*.egg-info
	find output -mindepth 1 ! -name .gitignore -delete
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
