# Sluice. `make help` lists what there is.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL: # programs run from what would be built beside them
.PHONY: help setup api-key cost run test verify prove bench pictures stop clean build format

comma := ,
MVN ?= mvn -B
JAVA := $(if $(JAVA_HOME),$(JAVA_HOME)/bin/,)java
PROGRAMS := local setup writer reader load-client
SOURCES := $(shell find pom.xml openapi.yml reader/openapi.yml .mvn */pom.xml backends/*/pom.xml */src/main backends/*/src/main -type f 2>/dev/null)
BUILT := target/built
BENCH_BUILT := target/built-bench

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BUILT): $(SOURCES)
	$(MVN) package -DskipTests -Dspotless.check.skip -pl $(subst $() ,$(comma),$(PROGRAMS)) -am
	@mkdir -p $(@D) && touch $@

$(BENCH_BUILT): $(BUILT)
	$(MVN) package -DskipTests -Dspotless.check.skip -pl bench -am
	@touch $@

# The script sees for itself whether the JDK is another one by now.
build: $(BUILT) ## Builds, and makes the archives of class data with which programs start quickly
	@scripts/archive-classes.sh

setup: build ## Builds, and creates the queues and tables; may be run again at any time; QUEUE=amqp
	@./runall.sh setup

api-key: build ## Makes an API key: USER=name, and if you like SCOPES=jobs:read,jobs:write; prints it once
	$(if $(and $(filter command line,$(origin USER)),$(USER)),,$(error USER=name is missing: make api-key USER=ada))
	@./runall.sh api-key create --user "$$USER" $(if $(filter command line,$(origin SCOPES)),--scopes "$$SCOPES")

COST = $(foreach name,PAYLOAD RESULT TIME CONCURRENCY REGION BOX STORE WRITES PACKED RETRIES RETENTION CALLS PRICES,$(if $(filter command line,$(origin $(name))),--$(shell echo $(name) | tr A-Z a-z)="$$$(name)"))

cost: $(BUILT) ## Says what jobs cost: PAYLOAD=1KB TIME=200ms CONCURRENCY=10 REGION= BOX= STORE= WRITES= RETRIES= RETENTION= CALLS= PRICES=
	@$(JAVA) -jar setup/target/sluice-setup-*.jar cost $(COST)

run: build ## Runs everything; SECONDS=30 ends by itself; RATE=, FAILURE_RATE=, WORK=, READERS=2, QUEUE=amqp, STACK=aws or own
	@./runall.sh $(if $(filter command line,$(origin SECONDS)),--seconds '$(SECONDS)')

# Most of a test's time is waiting, so two modules at a time.
test: ## All tests that need nothing but Maven's downloads
	$(MVN) -T 2 verify

verify: ## Tests against real strangers (PostgreSQL, podman, boto3, AWS CLI, tmux, other JDKs); installs them when root
	scripts/install-test-servers.sh
	$(MVN) verify -Pverify
	scripts/test-on-newest-jdk.sh

prove: ## Proves the promises that have a figure in them: 100,000 messages, 5,000 jobs with workers killed, calls, lone caller
	scripts/install-test-servers.sh
	$(MVN) verify -Pprove

BENCH = $(foreach name,PARTS ROWS ROUNDS OUT,$(if $(filter command line,$(origin $(name))),--$(shell echo $(name) | tr A-Z a-z) "$$$(name)")) \
	$(if $(filter command line,$(origin SECONDS)),--seconds '$(SECONDS)')

bench: build $(BENCH_BUILT) ## Runs Sluice beside its peers: a table, target/bench/benchmark.json and .svg; PARTS=http,flow ROWS= ROUNDS=5 SECONDS=4 OUT=docs
	@$(JAVA) -jar bench/target/sluice-bench-*.jar $(BENCH)

pictures: ## Draws the pictures of the pages in docs/ anew, from the tests in the browser
	scripts/install-test-servers.sh
	$(MVN) verify -Pverify -pl acceptance -am -Dtest=PagesTest -Dsurefire.failIfNoSpecifiedTests=false -Dsluice.pictures=$(CURDIR)/docs

stop: ## Ends a run that goes on
	@./runall.sh stop

format: ## Formats the Java sources
	$(MVN) -q spotless:apply

clean: stop ## Removes what was built and the data of the embedded stack
	$(MVN) -q clean
	rm -rf .sluice target
