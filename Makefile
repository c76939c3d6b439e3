# Two commands do everything on a fresh machine: `make demo` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3.11 python3.12 python3 python; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
PINS := requirements/$(shell $(PYTHON) -c 'import sys; print("ulmo" if sys.version_info < (3, 12) else "verawood")' 2>/dev/null).txt
DEMO := SOCIAL_LEARNING_DEMO_VAR=$(CURDIR)/demo/var PORT=$(PORT) $(BIN)/python manage.py
WHICH = $(if $(filter 1,$(WORKER)),SOCIAL_LEARNING_BROKER=redis://127.0.0.1:6399/0,)

.PHONY: help
help: ## Show this help
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

# ---------------------------------------------------------------- installing
$(VENV)/.demo: setup.py requirements/demo.txt $(PINS)
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { .ci/apt python3-venv && $(PYTHON) -m venv $(VENV); }
	@echo "Installing (a minute or two, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e . -c $(PINS) -r requirements/demo.txt
	@touch $@

$(VENV)/.test: $(VENV)/.demo requirements/test.txt requirements/services.txt
	@.ci/apt chromium mariadb-server redis-server libmariadb-dev pkg-config gcc fonts-dejavu-core gettext ffmpeg
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(PINS) -r requirements/test.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(PINS) -r requirements/services.txt \
		|| echo "No MariaDB client could be built: the tests that need MariaDB will skip."
	@touch $@

.PHONY: install
install: $(VENV)/.test ## Install everything for development

# ---------------------------------------------------------------- the embedded site
.PHONY: demo
demo: $(VENV)/.demo ## Serve the embedded site on http://127.0.0.1:8000 (PORT=…, WORKER=1)
	@$(WHICH) PORT=$(PORT) SOCIAL_LEARNING_DEMO_VAR=$(CURDIR)/demo/var $(BIN)/python -m demo.run

.PHONY: demo-reset
demo-reset: ## Forget what happened in the demo and begin anew
	@rm -rf demo/var
	@$(MAKE) --no-print-directory demo

# ---------------------------------------------------------------- checks
.PHONY: test
test: $(VENV)/.test ## Everything: lint, types, walls, migrations, privacy, tests
	@$(BIN)/python -m tests.runner

.PHONY: lint
lint: $(VENV)/.test ## Ruff, import walls, file lengths
	@$(BIN)/python -m tests.runner lint

.PHONY: types
types: $(VENV)/.test ## mypy --strict
	@$(BIN)/python -m tests.runner types

.PHONY: quick
quick: $(VENV)/.test ## The tests that need no browser, service or Tutor
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not services and not browser and not tutor and not packaging"

# Inside edx-platform: tests/edxapp/README says what that environment needs.
EDX_PYTHON ?= python
EDX_LMS_SETTINGS ?= lms.envs.test
EDX_CMS_SETTINGS ?= cms.envs.test
EDX_TESTS ?= tests/edxapp
EDX_RUN = cd "$(EDX_PLATFORM)" && PYTHONPATH="$(EDX_PLATFORM):$$PYTHONPATH" SERVICE_VARIANT=$(1) $(EDX_PYTHON) -m pytest -q \
	-c $(CURDIR)/pyproject.toml --rootdir=$(CURDIR) --ds=$(2) --nomigrations -p no:cacheprovider $(addprefix $(CURDIR)/,$(filter tests/%,$(EDX_TESTS))) $(filter-out tests/%,$(EDX_TESTS))

.PHONY: test-edxapp
test-edxapp: ## The tests inside edx-platform: EDX_PLATFORM=/path/to/edx-platform [EDX_PYTHON=/its/bin/python]
	@test -d "$(EDX_PLATFORM)/openedx" || { echo "Say where edx-platform is: make test-edxapp EDX_PLATFORM=/path/to/edx-platform"; exit 1; }
	$(call EDX_RUN,lms,$(EDX_LMS_SETTINGS))
	$(call EDX_RUN,cms,$(EDX_CMS_SETTINGS))

.PHONY: format
format: $(VENV)/.test ## Format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

# Its peer goes to a place of its own, beside everything that is installed and without moving any version.
$(VENV)/.bench: $(VENV)/.test requirements/bench.txt
	@$(BIN)/python -m pip freeze --exclude-editable > $(VENV)/frozen.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --prefix $(CURDIR)/$(VENV)/peer \
		-c $(VENV)/frozen.txt -r requirements/bench.txt || echo "openedx-forum cannot be installed: the bench goes on without."
	@touch $@

.PHONY: bench
bench: $(VENV)/.bench ## Ratios of the hot paths on MariaDB
	@$(BIN)/python -m bench

.PHONY: messages
messages: $(VENV)/.test ## Bring the translations up to date after a string has changed
	@$(BIN)/python -m tests.locale.messages

.PHONY: docs-settings
docs-settings: $(VENV)/.demo ## Write docs/settings.rst from the code
	@$(BIN)/python -m tests.docs.settings

.PHONY: docs-workflow
docs-workflow: $(VENV)/.demo ## Write docs/workflow.rst and its picture from the table of the workflow
	@DJANGO_SETTINGS_MODULE=tests.settings PYTHONPATH=.:djangoapp:xblocks $(BIN)/python -m tests.docs.workflow

.PHONY: docs-privacy
docs-privacy: $(VENV)/.demo ## Write the table of docs/privacy.rst from what the rooms keep
	@DJANGO_SETTINGS_MODULE=tests.settings PYTHONPATH=.:djangoapp:xblocks $(BIN)/python -m tests.docs.privacy

.PHONY: migrations
migrations: $(VENV)/.test ## Make migrations after a change of the models
	@$(DEMO) makemigrations social_learning
