# Short names for what the build does; ./mvnw is the build. Default: this help.
.PHONY: help build test it fmt demo bench clean

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /	/' | expand -t 10

build: ## Build the distribution into cli/target/midstream, without tests
	./mvnw -q -DskipTests package

test: ## Everything CI runs: format, compile with all warnings as errors, tests on PostgreSQL 14-18
	./mvnw verify

fmt: ## Format the sources
	./mvnw -q spotless:apply

demo: ## Run the demo
	./midstream demo

bench: ## Compare Midstream with other ways to fill a column; long, wants a quiet machine (bench/README.md)
	bench/run $(BENCH)

clean: ## Remove everything that was built
	./mvnw -q clean
