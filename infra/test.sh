#!/usr/bin/env bash
# Builds the solution and runs every test. The last line reads: N passed, N failed, N skipped.
# Tests that need what the machine lacks (PostgreSQL, Chromium, ../shared) are skipped and say so.
set -u
cd "$(dirname "$0")/.." || exit 1
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

dotnet restore DataPlatform.sln --nologo -v q || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }
dotnet build DataPlatform.sln -c Release --no-restore --nologo -v q || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

dotnet test --solution DataPlatform.sln -c Release --no-build --max-parallel-test-modules 1 \
    --report-trx --results-directory "$results" "$@" 2>&1 | tee "$results/log.txt"
code=${PIPESTATUS[0]}

counters=$(grep -hoE '<Counters [^>]*>' "$results"/*.trx 2>/dev/null)
pick() { printf '%s\n' "$counters" | grep -oE " $1=\"[0-9]+\"" | grep -oE '[0-9]+' | awk '{ n += $1 } END { print n + 0 }'; }
passed=$(pick passed); failed=$(pick failed); total=$(pick total)
skipped=$((total - passed - failed))
# A module that dies without a report must not look like success.
if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
if [ "$total" -eq 0 ]; then failed=1; fi

grep -hE '\[SKIP\]|skipped' "$results/log.txt" | grep -v 'skipped: 0' | sort -u | head -40
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
