# zswapbench: `make help` lists what there is.

KERNEL   ?= patched
BASELINE ?= baseline
KERNELS  ?=
SCENARIO ?=
PROFILE  ?=
SEEDS    ?= 3
SEED     ?=
FORCE    ?=
JOBS     ?=
BUILDS   ?=
KSRC     ?=
RESULTS  ?= results/runs
LIMIT    ?= 300

MAKEFLAGS += --jobs=$(shell nproc)
comma := ,
BUILD := build
TOOL  := $(BUILD)/zswapbench
INIT  := $(BUILD)/harness-init

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes
COMMON   := -std=gnu11 -D_GNU_SOURCE -I. $(WARNINGS)
CFLAGS   ?= -O2 -g
TOOL_LIBS := -larchive -lcrypto -lgsl -lgslcblas -ljansson -lsmartcols -lyaml -lpthread -lm
INIT_LIBS := -lcgroup -lhwloc -ljansson -lm
# The guest's bytes must not depend on where or by whom they were built.
INIT_FLAGS := -O2 -ffile-prefix-map=$(CURDIR)=. -fno-ident

SHARED_SOURCES := harness/error.c harness/xalloc.c harness/histogram.c
BENCH_SOURCES  := $(wildcard bench/*.c) $(SHARED_SOURCES) workloads/workloads.c \
	workloads/region.c workloads/fill.c workloads/sweep.c workloads/hotset.c \
	workloads/churn.c workloads/cow.c workloads/remap.c workloads/idle.c workloads/redis.c \
	harness/content.c harness/zipf.c
INIT_SOURCES   := $(wildcard harness/*.c) $(wildcard workloads/*.c)

TOOL_OBJECTS := $(BENCH_SOURCES:%.c=$(BUILD)/tool/%.o)
INIT_OBJECTS := $(INIT_SOURCES:%.c=$(BUILD)/init/%.o)

# An option a line: --name=value where the variable is set.
OPTIONS = $(if $(SCENARIO),--scenario='$(SCENARIO)') $(if $(PROFILE),--profile='$(PROFILE)') $(if $(KERNELS),--kernels='$(KERNELS)') \
	--kernel='$(KERNEL)' --baseline='$(BASELINE)' --seeds='$(SEEDS)' \
	$(if $(SEED),--seed='$(SEED)') $(if $(filter-out 0,$(FORCE)),--force) \
	$(if $(BUILDS),--builds='$(BUILDS)') $(if $(JOBS),--jobs='$(JOBS)') $(if $(KSRC),--ksrc='$(KSRC)') \
	--results='$(RESULTS)' --limit='$(LIMIT)'

.PHONY: help bench calibrate sensitivity kernels determinism reference overhead reproducible list check \
	packages tool-packages check-packages clean all
.DELETE_ON_ERROR:

help:
	@echo 'make bench KERNEL=patched     run the scenarios, compare with the baseline'
	@echo 'make kernels                  build the four kernel variants'
	@echo 'make list                     the scenarios and their claims'
	@echo 'make determinism              each scenario three times: the same bytes?'
	@echo 'make reproducible             a kernel built twice: the same bytes?'
	@echo 'make calibrate                how far metrics move with no real change'
	@echo 'make sensitivity              false alarms, and the smallest change found'
	@echo 'make overhead                 what sampler and probes cost'
	@echo 'make tool-packages            install what scenarios with fio, Redis, ... need'
	@echo 'make check                    all tests'
	@echo
	@echo 'KERNEL= BASELINE=   baseline invasive patched mainline, a bzImage, a source tree,'
	@echo '                    or NAME=PATH'
	@echo 'KERNELS="a b c"     several at once; the first is the reference'
	@echo 'PROFILE=quick       or nightly, full: which scenarios'
	@echo 'SCENARIO="a b"      names or files        SEEDS=3 SEED=1 FORCE=1 JOBS=2'
	@echo 'KSRC=PATH           another kernel source for the variants'
	@echo 'LIMIT=300           seconds of wall time for one run'

bench calibrate determinism overhead sensitivity list: $(TOOL) $(INIT)
	@$(TOOL) $@ $(OPTIONS)

kernels: $(TOOL)
	@$(TOOL) kernels $(if $(KERNELS),--kernels='$(KERNELS)') $(if $(KSRC),--ksrc='$(KSRC)')

reproducible: $(TOOL)
	@$(TOOL) reproducible --kernel='$(KERNEL)' $(if $(KSRC),--ksrc='$(KSRC)')

# Writes the reference digest anew; for when its inputs changed on purpose.
reference: $(TOOL) $(INIT)
	@$(TOOL) determinism $(OPTIONS) --update

check: check-packages
	@tests/run

# Unit tests under the sanitizers, and without them for valgrind.
TEST_LIBS    := $(TOOL_LIBS) -lcgroup -lhwloc -lcmocka
TEST_SOURCES := $(filter-out bench/main.c harness/init.c,$(wildcard bench/*.c harness/*.c workloads/*.c))
SANITIZE     := -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
ASAN_TESTS   := $(patsubst tests/%.c,$(BUILD)/asan/%,$(wildcard tests/test_*.c))
PLAIN_TESTS  := $(patsubst tests/%.c,$(BUILD)/plain/%,$(wildcard tests/test_*.c))
FUZZERS      := $(patsubst tests/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz_*.c))

.PHONY: unit-tests fuzzers
unit-tests: $(ASAN_TESTS) $(PLAIN_TESTS)
fuzzers: $(FUZZERS)

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
-include $$(wildcard $(BUILD)/$(1)/*/*.d)
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

all: $(TOOL) $(INIT)

$(TOOL): $(TOOL_OBJECTS)
	@echo 'LINK $@'
	@$(CC) $(CFLAGS) -o $@ $^ $(TOOL_LIBS)

$(INIT): $(INIT_OBJECTS)
	@echo 'LINK $@'
	@$(CC) -s -Wl,--build-id=none -o $@ $^ $(INIT_LIBS)

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

-include $(TOOL_OBJECTS:.o=.d) $(INIT_OBJECTS:.o=.d)
