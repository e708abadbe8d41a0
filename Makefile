# The helpline gateway: one file, not recursive. `make help` lists what there is.
#
# Variants live side by side: build/ (what is shipped), build/asan/ (what is tested),
# build/clang/ (the second compiler), build/fuzz/ (libFuzzer).
.DEFAULT_GOAL := build
SHELL := /bin/bash
BUILD ?= build
CC = gcc
CXX = g++

LIBS_PC := libmicrohttpd libcurl sqlite3 jansson yaml-0.1 talloc gnutls libarchive
LIB_CFLAGS := $(shell pkg-config --cflags $(LIBS_PC) 2>/dev/null)
LIB_LDLIBS := $(shell pkg-config --libs $(LIBS_PC) 2>/dev/null) -lcrypt -lunistring -lphonenumber -lstdc++ -lm

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wundef -Wvla -Wformat=2 \
  -Wwrite-strings -Wcast-qual -Wnull-dereference -Wimplicit-fallthrough -Wunused-macros -Wswitch-enum
WARN_C := $(WARN) -Wstrict-prototypes -Wmissing-prototypes
ifneq ($(findstring gcc,$(CC)),)
WARN_C += -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wjump-misses-init -Wstringop-overflow=4
HARDEN_CC := -ftrivial-auto-var-init=zero
endif
WARN_CXX := -Wall -Wextra -Wshadow
HARDEN := -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection=full \
  -fPIE -fno-common
ifdef CI
WERROR := -Werror
endif

OPT ?= -O2 -g3 $(HARDEN) $(HARDEN_CC)
LDOPT ?= -pie -Wl,-z,relro,-z,now
CPPFLAGS_ALL := -Igateway -D_GNU_SOURCE -MMD -MP
CFLAGS_ALL = -std=gnu17 $(WARN_C) $(WERROR) $(OPT) $(LIB_CFLAGS) $(CPPFLAGS_ALL)
CXXFLAGS_ALL = -std=c++17 $(WARN_CXX) $(WERROR) $(OPT) -isystem /usr/include/phonenumbers $(CPPFLAGS_ALL)

SOURCES := $(filter-out gateway/app/main.c,$(sort $(wildcard gateway/*/*.c)))
# A test build puts a planted fault in the place of the file that plants none.
PLANT ?= gateway/dispatch/plant.c
COMPILED := $(filter-out gateway/dispatch/plant.c,$(SOURCES)) $(PLANT)
OBJECTS := $(COMPILED:%.c=$(BUILD)/%.o) $(BUILD)/gateway/message/phone.o
LIBRARY := $(BUILD)/libhelpline.a

UNIT_SOURCES := $(sort $(wildcard tests/unit/*/test_*.c))
UNIT_TESTS := $(UNIT_SOURCES:%.c=$(BUILD)/%)
# Kept, so that the next build links what has not changed.
.SECONDARY: $(UNIT_TESTS:=.o)

# A line says what is made; V=1 shows the whole commands.
Q := $(if $(V),,@)

.PHONY: build
build: $(BUILD)/helpline ## build build/helpline

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  $(CC) $@"
	$(Q)$(CC) $(CFLAGS_ALL) -c $< -o $@

$(BUILD)/%.o: %.cc
	@mkdir -p $(@D)
	@echo "  $(CXX) $@"
	$(Q)$(CXX) $(CXXFLAGS_ALL) -c $< -o $@

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	@echo "  $(AR) $@"
	$(Q)$(AR) rcs $@ $(OBJECTS)

$(BUILD)/helpline: $(BUILD)/gateway/app/main.o $(LIBRARY)
	@echo "  link $@"
	$(Q)$(CC) $(OPT) $(LDOPT) $< $(LIBRARY) $(LIB_LDLIBS) -o $@

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(LIBRARY)
	@echo "  link $@"
	$(Q)$(CC) $(OPT) $(LDOPT) $< $(LIBRARY) $(LIB_LDLIBS) -lcmocka -o $@

# The pages: built once, whatever the variant, as plain files (deploy/build-web).
WEB_SOURCES := $(wildcard gateway/console/web/* gateway/handset/web/*)

node_modules/.package-lock.json: package.json package-lock.json .npmrc
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

build/web/phone/index.html: deploy/build-web $(WEB_SOURCES) node_modules/.package-lock.json
	deploy/build-web build/web
	@touch $@

.PHONY: web
web: build/web/phone/index.html ## build the pages of the desk and the phone into build/web

# The tested variant: address and undefined-behaviour sanitizers.
SAN := -O1 -g3 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -fPIE

.PHONY: units
units: $(UNIT_TESTS)

.PHONY: asan
asan: ## build build/asan/helpline and the unit tests with sanitizers
	$(MAKE) --no-print-directory BUILD=build/asan OPT="$(SAN)" LDOPT="-pie -fsanitize=address,undefined" build/asan/helpline units

.PHONY: unit-room
unit-room: ## run one room's unit tests with sanitizers: make unit-room ROOM=base
	$(MAKE) --no-print-directory BUILD=build/asan OPT="$(SAN)" LDOPT="-pie -fsanitize=address,undefined" \
	  $(patsubst %.c,build/asan/%,$(filter tests/unit/$(ROOM)/%,$(UNIT_SOURCES)))
	@for t in $(patsubst %.c,build/asan/%,$(filter tests/unit/$(ROOM)/%,$(UNIT_SOURCES))); do ./$$t || exit 1; done

# The fuzz targets: libFuzzer, with clang's address, undefined-behaviour and integer checks.
FUZZ_SOURCES := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_TARGETS := $(FUZZ_SOURCES:tests/fuzz/%.c=build/fuzz/%)
FUZZ_SAN := -O1 -g3 -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all -fno-omit-frame-pointer -fPIE

build/fuzz/fuzz_%: build/fuzz/tests/fuzz/fuzz_%.o build/fuzz/libhelpline.a
	clang++ -fsanitize=address,undefined,fuzzer $^ $(LIB_LDLIBS) -o $@

.PHONY: fuzz-targets fuzz-objects
fuzz-objects: $(FUZZ_SOURCES:%.c=$(BUILD)/%.o) $(LIBRARY)
fuzz-targets:
	$(MAKE) --no-print-directory BUILD=build/fuzz CC=clang CXX=clang++ OPT="$(FUZZ_SAN)" fuzz-objects
	$(MAKE) --no-print-directory $(FUZZ_TARGETS)

# The variant with a planted fault: proves that a poison text does not stop the helpline.
.PHONY: planted
planted:
	$(MAKE) --no-print-directory BUILD=build/planted OPT="$(SAN)" LDOPT="-pie -fsanitize=address,undefined" \
	  PLANT=tests/integration/plant_abort.c build/planted/helpline

JOBS := $(shell nproc)

.PHONY: run
run: ## install what is missing, build, start the gateway in the sandbox
	@deploy/install-deps run
	@$(MAKE) --no-print-directory -j$(JOBS) build web
	@exec build/helpline serve

.PHONY: test
test: ## install what is missing, build with sanitizers, run every test
	@deploy/install-deps test
	@$(MAKE) --no-print-directory -j$(JOBS) build asan planted web fuzz-targets
	@$(MAKE) --no-print-directory -j$(JOBS) second-compiler
	@tests/run all

.PHONY: check-quick
check-quick: ## the inner loop: structure, units, scripts and talks (under 60 s)
	@$(MAKE) --no-print-directory -j$(JOBS) asan
	@tests/run quick

.PHONY: second-compiler
second-compiler: ## build with clang as well
	$(MAKE) --no-print-directory BUILD=build/clang CC=clang CXX=clang++ OPT="-O0 -g $(filter-out -D_FORTIFY_SOURCE=3,$(HARDEN))" build/clang/helpline

.PHONY: screenshots
screenshots: ## make the pictures of README.md anew (docs/)
	@deploy/install-deps test
	@$(MAKE) --no-print-directory -j$(JOBS) build web
	@node tests/browser/screenshots.mjs

.PHONY: fuzz
fuzz: fuzz-targets ## run each fuzz target for 60 s
	@for target in $(FUZZ_TARGETS); do tests/fuzz/run $$target 60 || exit 1; done

build/bench/bare: tests/bench/bare.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O2 $< -lmicrohttpd -o $@

$(BUILD)/bench/turns: $(BUILD)/tests/bench/turns.o $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(OPT) $(LDOPT) $< $(LIBRARY) $(LIB_LDLIBS) -o $@

.PHONY: bench
bench: ## measure the gateway beside the usual stack and bare libmicrohttpd
	@deploy/install-deps bench
	@$(MAKE) --no-print-directory -j$(JOBS) build web build/bench/bare build/bench/turns
	@node tests/bench/run.mjs $(BENCH)

# One stamp a file: what was found clean is not read again until it, a header or .clang-tidy changes.
LINTED := $(patsubst %.c,build/lint/%.tidy,$(SOURCES) gateway/app/main.c)
SCRIPTS := deploy/install-deps deploy/build-web .ci/run tests/run tests/fuzz/run

build/lint/%.tidy: %.c .clang-tidy $(wildcard gateway/*/*.h)
	@mkdir -p $(@D)
	@clang-tidy --quiet $< -- -std=gnu17 -D_GNU_SOURCE -Igateway $(LIB_CFLAGS) 2> $@.log || { cat $@.log; false; }
	@touch $@

.PHONY: lint lint-tidy lint-cppcheck lint-analyzer lint-shell
lint: ## clang-tidy, cppcheck, gcc's analyser, shellcheck: silent when all is well
	@deploy/install-deps lint
	@$(MAKE) --no-print-directory --silent -k -j$(JOBS) lint-tidy lint-cppcheck lint-analyzer lint-shell

lint-tidy: $(LINTED)

lint-cppcheck:
	@cppcheck --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 --quiet -Igateway gateway

lint-analyzer:
	@$(MAKE) --no-print-directory --silent BUILD=build/analyze CI=1 OPT="-O1 -g -fanalyzer" build/analyze/libhelpline.a > /dev/null

lint-shell:
	@shellcheck $(SCRIPTS)

.PHONY: format-check
format-check: ## whether the C is in shape
	clang-format --dry-run --Werror $(shell git ls-files '*.c' '*.h')

.PHONY: install
PREFIX ?= /usr/local
install: build web ## install under DESTDIR/PREFIX
	install -D -m 755 build/helpline $(DESTDIR)$(PREFIX)/bin/helpline
	for folder in db flows; do find $$folder -type f -exec install -D -m 644 {} $(DESTDIR)$(PREFIX)/share/helpline/{} \; ; done
	cd build && find web -type f -exec install -D -m 644 {} $(DESTDIR)$(PREFIX)/share/helpline/{} \;

.PHONY: format
format: ## put the C in shape
	clang-format -i $(shell git ls-files '*.c' '*.h' '*.cc')

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
