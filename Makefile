# Run `make help` for what each command does.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PORT ?= 8000

.PHONY: messages
messages: ## take new texts into the catalogues and compile them, all or APP=portal/accounts (needs gettext)
	$(BIN)/python manage.py messages $(APP)
