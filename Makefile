# Two commands: `make run` and `make test`. Both create or update .venv when needed.
PYTHON ?= python3
PORT ?= 8501
# Who may connect: by default this machine only; with `make run HOST=0.0.0.0` everybody who can reach it. The
# environment is ignored, since some shells set HOST to the machine's name.
HOST = localhost
VENV := .venv
BIN := $(VENV)/bin
# PyTorch's index of CPU wheels avoids gigabytes of CUDA on Linux. It is used only if it answers at once,
# since pip would retry for eight seconds per package.
CPU_WHEELS := https://download.pytorch.org/whl/cpu/torch/
FIND_CPU_WHEELS = $$($(PYTHON) -c "import urllib.request as u; u.urlopen('$(CPU_WHEELS)', timeout=4)" 2>/dev/null && echo "--find-links $(CPU_WHEELS)")
# One thread for linear algebra: faster for small matrices, and tests run in parallel.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
# Bytecode is cached, since a dozen processes start here.
unexport PYTHONDONTWRITEBYTECODE

# The numerical tests with other processors' kernels: without AVX-512, and the oldest ones available. The
# contract and the lessons' tests cover behaviour and results, including claims, controls and challenges.
# Sentences do not depend on kernels, so only `make test` sweeps them. The weekly
# run has them.
NUMERICAL := tests/laboratory tests/lessons tests/training
HASWELL := NPY_DISABLE_CPU_FEATURES="X86_V4" OPENBLAS_CORETYPE=Haswell ATEN_CPU_CAPABILITY=avx2
OLDEST := NPY_DISABLE_CPU_FEATURES="X86_V3 X86_V4" OPENBLAS_CORETYPE=Prescott ATEN_CPU_CAPABILITY=default
TOGETHER := $(BIN)/python -m pytest --dist loadgroup --no-loadscope-reorder

# kubernetes-validate has no schemas for the Gateway API.
MANIFESTS := $(filter-out %/kustomization.yaml %/gateway.yaml,$(wildcard deploy/kubernetes/*.yaml))
SCHEMA := $(BIN)/check-jsonschema --quiet --builtin-schema
# A separate environment: with the release tools' packages, importing altair takes a second longer in every
# test process.
RELEASE := $(BIN)/uv run --no-config --no-project --isolated --quiet --with-requirements requirements-release.txt
AUDIT := $(RELEASE) pip-audit --disable-pip --progress-spinner off
LOCK := $(BIN)/uv pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-package torch --overrides deploy/without-cuda.txt \
	--custom-compile-command "make lock"

.PHONY: run cores replicas test lesson golden engines kernels haswell oldest check deployment audit lock sbom format bench verdicts \
	doctor pictures clean

run: $(VENV)/run
	$(BIN)/streamlit run streamlit_app.py --server.address $(HOST) --server.port $(PORT)

# The app, a scheduler, and a worker per processor, all stopped together.
WORKERS ?= $$(getconf _NPROCESSORS_ONLN)
SCHEDULER_PORT ?= 8786
SCHEDULER := tcp://127.0.0.1:$(SCHEDULER_PORT)

cores: $(VENV)/cluster
	@trap 'kill $$scheduler $$workers $$app; wait' EXIT; trap exit INT TERM; \
	$(BIN)/python -m server.cluster scheduler --port $(SCHEDULER_PORT) & scheduler=$$!; \
	$(BIN)/python -m server.cluster worker $(SCHEDULER) --nworkers $(WORKERS) & workers=$$!; \
	KNOBS_SCHEDULER=$(SCHEDULER) $(BIN)/streamlit run streamlit_app.py \
		--server.address $(HOST) --server.port $(PORT) & app=$$!; wait $$app

# Two replicas of the app behind HAProxy, with two shared workers: any of them may be killed while in use.
replicas: $(VENV)/cluster
	HOST=$(HOST) PORT=$(PORT) SCHEDULER_PORT=$(SCHEDULER_PORT) BIN=$(BIN) deploy/replicas

# Browser tests wait half of the time, so three workers suit two cores. What is marked weekly waits for WEEKLY=1.
test: $(VENV)/dev
	$(TOGETHER) -n 3 --doctest-modules tests lessons training datasets

# What a lesson lacks, all at once, and then what takes long: `make lesson SLUG=xor`.
lesson: $(VENV)/dev
	@[ -d "lessons/$(SLUG)" ] && [ "$(SLUG)" ] || { echo "make lesson SLUG=xor, or another folder of lessons/" >&2; exit 2; }
	$(BIN)/python -m tests.lesson $(SLUG)

# What scenes say and draw, as text to be read in review: `make golden SLUG=xor`, or of all lessons.
golden: $(VENV)/dev
	$(BIN)/python -m tests.golden $(SLUG)

# A few pages in Firefox and in Safari's engine, both from Debian: firefox-esr, webkit2gtk-driver, xvfb.
engines: $(VENV)/dev
	$(BIN)/python -m pytest tests/engines/pages_stand.py

kernels: haswell oldest

haswell: $(VENV)/dev
	$(HASWELL) $(TOGETHER) -n 2 $(NUMERICAL)

oldest: $(VENV)/dev
	$(OLDEST) $(TOGETHER) -n 2 $(NUMERICAL)

check: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/deno lint --quiet ui/components exports ui/sandbox
	$(BIN)/python -m ui.components $(VENV)/modules
	$(BIN)/deno check --quiet --config deno.json $(VENV)/modules
	.ci/subjects

# What only a change to deploy/ or .github/ can break.
deployment: $(VENV)/dev
	awk 'FNR == 1 { print "---" } { print }' $(MANIFESTS) \
		| $(BIN)/kubernetes-validate --strict --quiet /dev/stdin
	$(SCHEMA) vendor.compose-spec deploy/compose.yaml
	$(SCHEMA) vendor.github-workflows .github/workflows/*.yml
	$(SCHEMA) vendor.dependabot .github/dependabot.yml
	$(SCHEMA) vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(SCHEMA) vendor.github-issue-forms $(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))
	$(BIN)/zizmor --offline --no-progress --quiet .github
	[ ! -x $(BIN)/hadolint ] || $(BIN)/hadolint deploy/Containerfile

# Known vulnerabilities in the locks and in PyTorch. They appear without a change here, so this runs on a
# schedule (.github/workflows/audit.yml), not for each change.
audit: $(VENV)/dev
	$(AUDIT) --requirement deploy/requirements.lock --require-hashes
	grep "^torch==" requirements.txt | $(AUDIT) --requirement /dev/stdin --no-deps

# All transitive packages of requirements.txt, and of the image, with hashes, for every system and Python from
# 3.11 on. PyTorch is in torch.lock, since its CPU build has another index.
lock: $(VENV)/dev
	$(LOCK) requirements.txt --output-file requirements.lock
	$(LOCK) requirements-cluster.txt --output-file deploy/requirements.lock

# A machine-readable list of all packages (CycloneDX).
sbom: $(VENV)/dev
	{ cat deploy/requirements.lock; grep "^torch==" requirements.txt; } | $(RELEASE) cyclonedx-py requirements - \
		--pyproject pyproject.toml --output-reproducible --output-format JSON --output-file sbom.cdx.json

bench: $(VENV)/dev
	$(BIN)/python -m benchmarks

# Each claim and its control on other blocks of seeds: ONLY=xor,heart.only_slower for some of them,
# BLOCKS=51000,52000 for other blocks.
verdicts: $(VENV)/dev
	$(BIN)/python -m benchmarks.verdicts $(if $(ONLY),--only $(ONLY)) $(if $(BLOCKS),--blocks $(BLOCKS))

# The doctor on cases that it has never seen.
doctor: $(VENV)/dev
	$(BIN)/python -m benchmarks.doctor

# The README's pictures, and its words for them, from the running app.
pictures: $(VENV)/dev
	$(BIN)/python -m tests.browser.pictures

format: $(VENV)/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	-$(BIN)/python -m pip install --quiet --upgrade pip # an old one takes twice as long for the rest

$(VENV)/run: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --no-compile $(FIND_CPU_WHEELS) -r requirements.txt
	@touch $@

$(VENV)/cluster: requirements-cluster.txt requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --no-compile $(FIND_CPU_WHEELS) -r requirements-cluster.txt
	@touch $(VENV)/run $@

$(VENV)/dev: requirements-dev.txt requirements-cluster.txt requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --no-compile $(FIND_CPU_WHEELS) -r requirements-dev.txt
	@touch $(VENV)/run $(VENV)/cluster $@
