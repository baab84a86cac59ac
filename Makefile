# Two commands: `make run` and `make test`. Each makes .venv when it is missing or out of date.
PYTHON ?= python3
PORT ?= 8501
# Who may connect: this machine alone, or with `make run HOST=0.0.0.0` everybody who can reach it. What
# is in the environment does not count, for some shells keep the name of the machine there.
HOST = localhost
VENV := .venv
BIN := $(VENV)/bin
# PyTorch's own page of CPU wheels spares gigabytes of CUDA on Linux. It is used only where it
# answers at once: pip would retry an unreachable page for eight seconds per package.
CPU_WHEELS := https://download.pytorch.org/whl/cpu/torch/
FIND_CPU_WHEELS = $$($(PYTHON) -c "import urllib.request as u; u.urlopen('$(CPU_WHEELS)', timeout=4)" 2>/dev/null && echo "--find-links $(CPU_WHEELS)")
# One thread each for the linear algebra: small matrices are faster so, and tests run side by side.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
# What one process has compiled of PyTorch and the rest, the next one only loads: a dozen start here.
unexport PYTHONDONTWRITEBYTECODE

# The numerical tests once more with the kernels of other processors: one without AVX-512, and
# the oldest that the libraries have kernels for. The contract asks how lessons behave, the tests
# of the lessons what comes out, claims, controls and challenges included. How sentences read hangs
# on no kernel: that is swept once, by `make test`.
# TESTS leaves some out by their names, as .ci/run does; the weekly run has them all.
NUMERICAL := tests/laboratory tests/lessons tests/training
HASWELL := NPY_DISABLE_CPU_FEATURES="X86_V4" OPENBLAS_CORETYPE=Haswell ATEN_CPU_CAPABILITY=avx2
OLDEST := NPY_DISABLE_CPU_FEATURES="X86_V3 X86_V4" OPENBLAS_CORETYPE=Prescott ATEN_CPU_CAPABILITY=default
TOGETHER := $(BIN)/python -m pytest --dist loadgroup --no-loadscope-reorder

# What the Gateway API adds to Kubernetes has no schema there.
MANIFESTS := $(filter-out %/kustomization.yaml %/gateway.yaml,$(wildcard deploy/kubernetes/*.yaml))
SCHEMA := $(BIN)/check-jsonschema --quiet --builtin-schema
# In an environment of its own: with all that a list of a release needs, altair alone takes a second to
# import, in each of the processes that tests start.
RELEASE := $(BIN)/uv run --no-config --no-project --isolated --quiet --with-requirements requirements-release.txt
AUDIT := $(RELEASE) pip-audit --disable-pip --progress-spinner off
LOCK := $(BIN)/uv pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-package torch --overrides deploy/without-cuda.txt \
	--custom-compile-command "make lock"

.PHONY: run cores replicas test kernels haswell oldest check audit lock sbom format bench verdicts doctor clean

run: $(VENV)/run
	$(BIN)/streamlit run streamlit_app.py --server.address $(HOST) --server.port $(PORT)

# The app, a scheduler, and a worker for each processor; with it they end.
WORKERS ?= $$(getconf _NPROCESSORS_ONLN)
SCHEDULER_PORT ?= 8786
SCHEDULER := tcp://127.0.0.1:$(SCHEDULER_PORT)

cores: $(VENV)/cluster
	@trap 'kill $$scheduler $$workers $$app; wait' EXIT; trap exit INT TERM; \
	$(BIN)/python -m server.cluster scheduler --port $(SCHEDULER_PORT) & scheduler=$$!; \
	$(BIN)/python -m server.cluster worker $(SCHEDULER) --nworkers $(WORKERS) & workers=$$!; \
	KNOBS_SCHEDULER=$(SCHEDULER) $(BIN)/streamlit run streamlit_app.py \
		--server.address $(HOST) --server.port $(PORT) & app=$$!; wait $$app

# Two of the app behind HAProxy, in turn, with two workers for both: each may be killed under its learners.
replicas: $(VENV)/cluster
	HOST=$(HOST) PORT=$(PORT) SCHEDULER_PORT=$(SCHEDULER_PORT) BIN=$(BIN) deploy/replicas

# Who drives a browser waits half of the time: three workers keep two cores busy.
test: $(VENV)/dev
	$(TOGETHER) -n 3 --doctest-modules tests lessons training datasets

kernels: haswell oldest

haswell: $(VENV)/dev
	$(HASWELL) $(TOGETHER) -n 2 $(NUMERICAL) -k "$(TESTS)"

oldest: $(VENV)/dev
	$(OLDEST) $(TOGETHER) -n 2 $(NUMERICAL) -k "$(TESTS)"

check: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/deno lint --quiet ui/components exports
	$(BIN)/python -m ui.components $(VENV)/modules
	$(BIN)/deno check --quiet --config deno.json $(VENV)/modules
	awk 'FNR == 1 { print "---" } { print }' $(MANIFESTS) \
		| $(BIN)/kubernetes-validate --strict --quiet /dev/stdin
	$(SCHEMA) vendor.compose-spec deploy/compose.yaml
	$(SCHEMA) vendor.github-workflows .github/workflows/*.yml
	$(SCHEMA) vendor.dependabot .github/dependabot.yml
	$(SCHEMA) vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(SCHEMA) vendor.github-issue-forms $(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))
	$(BIN)/zizmor --offline --no-progress --quiet .github
	[ ! -x $(BIN)/hadolint ] || $(BIN)/hadolint deploy/Containerfile

# Known weaknesses of all that the lock names, and of PyTorch. They appear without a change here, so this is for the
# calendar (.github/workflows/audit.yml) and not for a check of a change.
audit: $(VENV)/dev
	$(AUDIT) --requirement deploy/requirements.lock --require-hashes
	grep "^torch==" requirements.txt | $(AUDIT) --requirement /dev/stdin --no-deps

# All packages that requirements.txt brings along, and those of the image, with the hashes of their files, for every system
# and every Python from 3.11 on. PyTorch's are in torch.lock: its CPU build is not where all others are.
lock: $(VENV)/dev
	$(LOCK) requirements.txt --output-file requirements.lock
	$(LOCK) requirements-cluster.txt --output-file deploy/requirements.lock

# What the app consists of, down to the last package, as a list that programs read (CycloneDX).
sbom: $(VENV)/dev
	{ cat deploy/requirements.lock; grep "^torch==" requirements.txt; } | $(RELEASE) cyclonedx-py requirements - \
		--pyproject pyproject.toml --output-reproducible --output-format JSON --output-file sbom.cdx.json

bench: $(VENV)/dev
	$(BIN)/python -m benchmarks $(if $(JSON),--json $(JSON))

# Each claim and its control over other blocks of seeds: ONLY=xor,heart.only_slower for some of them,
# BLOCKS=51000,52000 for blocks of your own.
verdicts: $(VENV)/dev
	$(BIN)/python -m benchmarks.verdicts $(if $(ONLY),--only $(ONLY)) $(if $(BLOCKS),--blocks $(BLOCKS))

# The house's doctor over patients that it has never seen.
doctor: $(VENV)/dev
	$(BIN)/python -m benchmarks.doctor

format: $(VENV)/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --no-compile $(FIND_CPU_WHEELS) -r requirements.txt
	@touch $@

$(VENV)/cluster: requirements-cluster.txt requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --no-compile $(FIND_CPU_WHEELS) -r requirements-cluster.txt
	@touch $(VENV)/run $@

$(VENV)/dev: requirements-dev.txt requirements-cluster.txt requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --no-compile $(FIND_CPU_WHEELS) -r requirements-dev.txt
	@touch $(VENV)/run $(VENV)/cluster $@
