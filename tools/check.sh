#!/usr/bin/env bash
# What a change must pass: format, build (a warning is an error), tests, and a look at sizes.
# The last line is the sum of all tests. CONFIGURATION=Release checks that build; default Debug, as `dotnet test` has it.
set -euo pipefail
cd "$(dirname "$0")/.."
configuration="${CONFIGURATION:-Debug}"
export DOTNET_CLI_UI_LANGUAGE=en
mkdir -p artifacts
log="$PWD/artifacts/test.log"

step() { printf '\n== %s (%ss)\n' "$1" "$SECONDS"; }

sizes() {
  local project
  for project in src/* plugins/* tools/* tests/*; do
    [ -d "$project" ] || continue
    find "$project" -name "*.cs" -print0 | xargs -0 -r cat | wc -l | awk -v p="$project" '$1 { printf "%6d  %s\n", $1, p }'
  done
  echo "longest files:"
  find src plugins tools tests -name "*.cs" -print0 | xargs -0 wc -l | grep -v " total$" | sort -rn | awk 'NR <= 5 { printf "%6d  %s\n", $1, $2 }'
}

# One number of the lines "Passed!  - Failed: 0, Passed: 17, Skipped: 0, Total: 17, …" that end each project's tests, summed.
count() { { grep -E '^(Passed|Failed|Skipped)! ' "$log" || true; } | sed -nE "s/.*[ ]$1: *([0-9]+),.*/\\1/p" | awk '{ s += $1 } END { print s + 0 }'; }

step "format"
dotnet format whitespace . --folder --verify-no-changes --exclude artifacts

step "build"
dotnet build SaeLab.sln --configuration "$configuration" --verbosity quiet --nologo

step "test"
outcome=0
# One project at a time: each uses all processors.
dotnet test SaeLab.sln --configuration "$configuration" --no-build --nologo -maxcpucount:1 2>&1 | tee "$log" || outcome=$?

step "size in lines"
sizes

passed=$(count Passed)
failed=$(count Failed)
skipped=$(count Skipped)
step "done"
if [ "$outcome" -ne 0 ] && [ "$failed" -eq 0 ]; then
  echo "The test run ended with $outcome before all tests were done."
  failed=1
fi
[ "$skipped" -eq 0 ] || echo "$skipped skipped, since this machine lacks what they compare with or read"
echo "$passed passed, $failed failed"
[ "$outcome" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
