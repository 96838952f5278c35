# SPDX-License-Identifier: GPL-2.0-only
# zswapbench: `make help` lists what there is.

KERNEL   ?= patched
BASELINE ?= baseline

MAKEFLAGS += --jobs=$(shell nproc)
comma := ,
BUILD := build
TOOL  := $(BUILD)/zswapbench
INIT  := $(BUILD)/harness-init
STRESS := $(BUILD)/stress-init
# Objects that QEMU is started with.
PRELOADED := $(patsubst bench/machine/preload/%.c,$(BUILD)/%.so,$(wildcard bench/machine/preload/*.c))

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes
COMMON   := -std=gnu11 -D_GNU_SOURCE -I. -isystem /usr/include/libxml2 $(WARNINGS)
CFLAGS   ?= -O2 -g
TOOL_LIBS := -larchive -lcrypto -lgsl -lgslcblas -ljansson -lsmartcols -lsqlite3 -lxml2 -lyaml -lnuma -lpthread -lm
# Static, so that the guest does not change with what of a library the host happens to have;
# what the linker then warns of (users, plug-ins) the harness does not call.
INIT_LIBS := -static -Wl,--no-warnings -lcgroup -lhwloc -lnuma -ljansson -lbpf -lelf -lz -lm
# The guest's bytes must not depend on where or by whom they were built.
INIT_FLAGS := -O2 '-ffile-prefix-map=$(CURDIR)=.' -fno-ident

SHARED_SOURCES := $(wildcard lib/*.c wire/*.c workloads/*.c)
STRESS_WIRE    := $(wildcard wire/stress/*.c)
BENCH_SOURCES  := $(wildcard bench/*/*.c) $(SHARED_SOURCES) $(STRESS_WIRE)
# The guest's are linked by name, wherever they live: moving a file moves none of its code.
by_name = $(foreach name,$(sort $(notdir $(1))),$(filter %/$(name),$(1)))
INIT_SOURCES   := $(call by_name,$(wildcard lib/*.c wire/*.c harness/*.c)) $(wildcard workloads/*.c)

TOOL_OBJECTS := $(BENCH_SOURCES:%.c=$(BUILD)/tool/%.o)
INIT_OBJECTS := $(INIT_SOURCES:%.c=$(BUILD)/init/%.o)
# The harness that plays stress programs: all of the other one but its main().
STRESS_SOURCES := $(filter-out harness/init.c,$(INIT_SOURCES)) $(call by_name,$(wildcard harness/stress/*.c) $(STRESS_WIRE))
STRESS_OBJECTS := $(STRESS_SOURCES:%.c=$(BUILD)/init/%.o)

COMMANDS := bench calibrate compare determinism gate kernels list list-kernels mutants overhead replay report \
	reproducible sensitivity shrink stress trend

# Variables that become options of the program where they are set: NAME:option.
PASSED := KERNEL:kernel BASELINE:baseline KERNELS:kernels SCENARIO:scenario PROFILE:profile SEEDS:seeds \
	SEEDS_LIMIT:seeds-limit SEED:seed BUILDS:builds TIMES:times DISTURBANCE:disturbance JOBS:jobs LIMIT:limit KSRC:ksrc \
	FLAVOUR:flavour PROGRAM:program MINUTES:minutes FINDING:finding FINDINGS:findings \
	RESULTS:results HISTORY:history LAST:last GATES:gates GATE_RESULTS:gate-results MUTANTS:mutants MUTANT_RESULTS:mutant-results REPORT:report \
	A:a B:b A_KERNEL:a-kernel B_KERNEL:b-kernel
option = $(if $($(word 1,$(1))),--$(word 2,$(1))='$($(word 1,$(1)))')
OPTIONS = $(foreach pair,$(PASSED),$(call option,$(subst :, ,$(pair)))) \
	$(if $(filter-out 0,$(FORCE)),--force) $(if $(filter-out 0,$(FIRST)),--first) $(if $(filter-out 0,$(UNDER_STRESS)),--stress)

.PHONY: help $(COMMANDS) reference check packages tool-packages check-packages clean all
.DELETE_ON_ERROR:

help:
	@echo 'make bench KERNEL=patched     run the scenarios, compare with the baseline'
	@echo 'make gate KERNEL=...          pass or fail by configs/gates: exit code, JUnit, KTAP'
	@echo 'make report KERNEL=patched    the same as a mail, a page and plots: results/report'
	@echo 'make compare A=DIR B=DIR      compare records from elsewhere; A is the reference'
	@echo 'make stress KERNEL=patched    random programs and schedules, until the kernel breaks'
	@echo 'make replay FINDING=DIR       what stress found, again, to the byte'
	@echo 'make shrink FINDING=DIR       what stress found, made smaller'
	@echo 'make trend                    gated metrics over time, and the first bad runs'
	@echo 'make list                     the scenarios and their claims'
	@echo 'make list-kernels             what there is to boot: variants, what is built, Debian'
	@echo 'make kernels                  build the five kernel variants'
	@echo 'make check                    all tests'
	@echo 'make benchmarks               how long it takes to compare and report 10,000 records'
	@echo 'make validate-statistics      how often verdicts err, on drawn data'
	@echo
	@echo 'make determinism              three times on a disturbed host: the same bytes?'
	@echo 'make reproducible             a kernel built twice: the same bytes?'
	@echo 'make calibrate                how far metrics move with no real change'
	@echo 'make sensitivity              false alarms, and the smallest change found'
	@echo 'make mutants                  known bugs put into the kernel: are they found?'
	@echo 'make overhead                 what sampler and probes cost'
	@echo 'make tool-packages            install what scenarios with fio, Redis, ... need'
	@echo
	@echo 'KERNEL= BASELINE=   a variant: baseline invasive historic patched mainline; a'
	@echo '                    bzImage; or a source: a tree, a tarball, a .deb,'
	@echo '                    git:PATH@COMMIT, debian:7.3. NAME= before it, +PATCH behind it'
	@echo 'KERNELS="a b c"     several at once; the first is the reference'
	@echo 'A_KERNEL= B_KERNEL= compare: which of several kernels in A and B'
	@echo 'PROFILE=quick       or nightly, full: which scenarios; or'
	@echo 'SCENARIO="a b"      these: names or files'
	@echo 'SEEDS=3             or auto, up to SEEDS_LIMIT; or SEED=1 alone'
	@echo 'TIMES=3             of determinism; 1: only compare with the kept digests'
	@echo 'DISTURBANCE=N       of determinism: disturb the first run, too, drawn from N on'
	@echo 'FORCE=1             run also what is unchanged'
	@echo 'JOBS=2 LIMIT=300    machines at once; seconds of wall time for one run'
	@echo 'KSRC=SOURCE         another source for the variants'
	@echo 'RESULTS=DIR         where records are kept (results/runs)'
	@echo 'GATES="a b"         gate files: names or paths    GATE_RESULTS=results/gate'
	@echo 'MUTANTS="a b"       names or patches           MUTANT_RESULTS=results/mutants'
	@echo 'SEEDS=100 MINUTES=5 of stress; SEED=17 alone; FIRST=1: to the first failure'
	@echo 'UNDER_STRESS=1      of mutants: play on each, too'
	@echo 'PROGRAM=FILE        of stress, instead of drawn programs'
	@echo 'FLAVOUR=stress      of stress: a file in configs/kernel/stress'
	@echo 'FINDINGS=DIR        of stress (results/findings)'
	@echo 'REPORT=DIR          where a report is written (results/report)'
	@echo 'HISTORY=FILE        of gate and trend             LAST=100 points of a series'

$(COMMANDS): $(TOOL) $(INIT) $(STRESS) $(PRELOADED)
	@$(TOOL) $@ $(OPTIONS)

# What is kept of a nightly on these kernels, written anew; for when it changed on purpose.
VARIANTS := baseline invasive patched mainline
reference: $(TOOL) $(INIT) $(PRELOADED)
	@$(TOOL) bench --profile=nightly --kernels='$(VARIANTS)' --seeds=1 >$(BUILD)/nightly.txt || [ $$? -eq 1 ]
	@$(TOOL) determinism --profile=nightly --kernels='$(VARIANTS)' --times=1 --update
	@$(TOOL) determinism --scenario=tests/scenarios/quick.yaml --kernel=patched --update
	@mv $(BUILD)/nightly.txt results/reference/nightly.txt

check: check-packages
	@tests/run

# Unit tests under the sanitizers, and without them for valgrind.
TEST_LIBS    := $(TOOL_LIBS) -lcgroup -lhwloc -lbpf -lcmocka
TEST_SOURCES := $(filter-out bench/command/main.c harness/init.c harness/stress/init.c,\
	$(BENCH_SOURCES) $(wildcard harness/*.c harness/stress/*.c))
SANITIZE     := -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
ASAN_TESTS   := $(patsubst tests/%.c,$(BUILD)/asan/%,$(wildcard tests/test_*.c))
PLAIN_TESTS  := $(patsubst tests/%.c,$(BUILD)/plain/%,$(wildcard tests/test_*.c))
FUZZERS      := $(patsubst tests/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz_*.c))

.PHONY: unit-tests fuzzers test-tools benchmarks validate-statistics
unit-tests: $(ASAN_TESTS) $(PLAIN_TESTS)
fuzzers: $(FUZZERS)
test-tools: $(BUILD)/plain/make_records $(BUILD)/plain/still_lock

# Speed goals of the README, measured; nothing fails when one is missed.
benchmarks: $(TOOL) $(INIT) $(PRELOADED) $(BUILD)/plain/benchmark_records $(BUILD)/plain/make_records
	@$(BUILD)/plain/benchmark_records $(TOOL) $(BUILD)/plain/make_records

# How often verdicts, noise floor and trends err, and what they find, on drawn data: the README's
# table. Takes some minutes.
validate-statistics: $(BUILD)/plain/benchmark_statistics
	@$<

# A flavour of the suite's objects for tests: its name, compiler and flags.
define flavour
$(BUILD)/$(1)/%.o: %.c | check-packages
	@mkdir -p $$(@D)
	@$(2) $(COMMON) $(3) -MMD -MP -c -o $$@ $$<
$(BUILD)/$(1)/suite.a: $(TEST_SOURCES:%.c=$(BUILD)/$(1)/%.o)
	@$(AR) rcs $$@ $$^
$(BUILD)/$(1)/%: $(BUILD)/$(1)/tests/%.o $(BUILD)/$(1)/suite.a
	@echo 'LINK $$@'
	@$(2) $(3) $(4) -o $$@ $$^ $(TEST_LIBS)
.PRECIOUS: $(BUILD)/$(1)/%.o
-include $$(wildcard $(BUILD)/$(1)/*/*.d $(BUILD)/$(1)/*/*/*.d)
endef
$(eval $(call flavour,asan,$(CC),$(SANITIZE),))
$(eval $(call flavour,plain,$(CC),-g -O1,))
$(eval $(call flavour,fuzz,clang,-g -O1 -fsanitize=fuzzer-no-link$(comma)address$(comma)undefined -fno-sanitize-recover=all,-fsanitize=fuzzer))

packages:
	@configs/packages.sh bench

# What scenarios with programs in the guest need beyond that.
tool-packages:
	@configs/packages.sh tools

check-packages:
	@configs/packages.sh check

all: $(TOOL) $(INIT) $(STRESS) $(PRELOADED)

$(TOOL): $(TOOL_OBJECTS)
	@echo 'LINK $@'
	@$(CC) $(CFLAGS) -o $@ $^ $(TOOL_LIBS)

$(INIT): $(INIT_OBJECTS)
	@echo 'LINK $@'
	@$(CC) -s -Wl,--build-id=none -o $@ $^ $(INIT_LIBS)

$(STRESS): $(STRESS_OBJECTS)
	@echo 'LINK $@'
	@$(CC) -s -Wl,--build-id=none -o $@ $^ $(INIT_LIBS)

# Their hashes are part of what a run depends on.
$(BUILD)/%.so: bench/machine/preload/%.c | packages
	@mkdir -p $(@D)
	@echo 'LINK $@'
	@$(CC) $(COMMON) $(INIT_FLAGS) -MMD -MP -shared -fPIC -s -Wl,--build-id=none -o $@ $<

$(BUILD)/tool/%.o: %.c | packages
	@mkdir -p $(@D)
	@echo 'CC   $<'
	@$(CC) $(COMMON) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/init/%.o: %.c | packages
	@mkdir -p $(@D)
	@echo 'CC   $< (guest)'
	@$(CC) $(COMMON) $(INIT_FLAGS) -MMD -MP -c -o $@ $<

clean:
	rm -rf $(BUILD)

-include $(TOOL_OBJECTS:.o=.d) $(sort $(INIT_OBJECTS:.o=.d) $(STRESS_OBJECTS:.o=.d)) $(PRELOADED:.so=.d)
