# setup     installs what is missing (Debian packages)
# run       sets up, builds, and does the main job on real figures, in the terminal
# test      sets up and runs the fast tests and the slow ones
# check     the fast tests alone, on both engines, as often as you like
# verify-page  tests the verifier in one page (part of check)
# schemas   holds the files of banks against the official schemas (fetches them)
# bench     measures the main job beside the plain way; FULL=1 adds 100 million members, and
#           DATA=postgres://… the same on that server, in databases of its own
# bench-postgres   the same beside a server of its own
# bench-money  measures closing down and paying everybody back
# bench-record  measures sealing statements, and making and checking proofs; FULL=1 adds 100
#           million members
# format    puts the sources in order
# clean     removes what was built and the data of the replay

.PHONY: setup run test check verify-page slow schemas lint bench bench-postgres bench-money bench-record format clean

RELEASE = .build/release/tongzhou
# What is tested on both engines: a file of SQLite, and a server of PostgreSQL.
BOTH = StorageTests|OfficeTests|TranscriptTests|WireTests

setup:
	scripts/setup

run: setup
	swift build -c release --product tongzhou
	$(RELEASE) replay

test: setup lint check slow

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks

check: verify-page
	swift test --disable-xctest
	scripts/with-postgres sh -c "swift test --disable-xctest --filter '$(BOTH)' \
		&& TONGZHOU=.build/debug/tongzhou Tests/Distribution/run"

verify-page:
	Tests/Verify/run

# The big rolls in release, since debug is 40 times slower on arithmetic; servers that fail; and
# the real endings, over the wire.
slow: schemas
	TONGZHOU_SEEDS=20 swift test --disable-xctest --filter LawTests
	swift build -c release --product tongzhou
	TONGZHOU=$(RELEASE) Tests/Slow/run
	TONGZHOU=$(RELEASE) Tests/Slow/server
	swift build --product custodian-sandbox
	TONGZHOU=$(RELEASE) Tests/Slow/endings
	TONGZHOU=$(RELEASE) scripts/with-postgres Tests/Slow/endings
	TONGZHOU=$(RELEASE) scripts/with-postgres Tests/Slow/run

# Files written for the official schemas of ISO 20022, and files they accept and refuse read.
schemas:
	Tests/Schemas/run

bench: setup
	swift build -c release --product bench
	.build/release/bench

bench-postgres: setup
	swift build -c release --product bench
	scripts/with-postgres sh -c 'DATA=$$TONGZHOU_TEST_SERVER/postgres .build/release/bench'

bench-money: setup
	swift build -c release --product bench
	MONEY=1 .build/release/bench

bench-record: setup
	swift build -c release --product bench
	RECORD=1 .build/release/bench

format:
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

clean:
	rm -rf .build data/replay
