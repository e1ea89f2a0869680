#!/usr/bin/env bash
# Installs what the tests need, builds, and runs all checks and tests. The last line is "N passed, N failed"; so is the exit code.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. scripts/packages.sh

passed=0
failed=0
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

finish() {
  if [ -s "$results/failures" ]; then
    echo "== failures, once more"
    head -c 20000 "$results/failures"
  fi
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
  exit
}

# check NAME COMMAND...  One check that passes or fails as a whole.
check() {
  local name=$1
  shift
  echo "== $name"
  if "$@"; then
    passed=$((passed + 1))
  else
    echo "FAILED: $name" | tee -a "$results/failures"
    failed=$((failed + 1))
    return 1
  fi
}

# What takes long and can go on beside something else: begin NAME COMMAND... now, and check NAME ended NAME later.
begin() {
  local name=$1
  shift
  "$@" >"$results/$name.log" 2>&1 &
  echo $! >"$results/$name.pid"
}

ended() {
  wait "$(cat "$results/$1.pid")"
  local code=$?
  cat "$results/$1.log"
  return $code
}

# Adds the counts that a test runner left as "PASSED FAILED"; a runner that ended badly and blames no test counts as a failure.
count() {
  local exit_code=$1 good=${2:-0} bad=${3:-0}
  [ "$exit_code" = 0 ] || [ "$bad" -gt 0 ] || bad=1
  passed=$((passed + good))
  failed=$((failed + bad))
}

web() { (cd LiveRelay.Web && npm run --silent "$@"); }

web_tests() {
  echo "== pages: unit tests"
  (cd LiveRelay.Web && npx --no-install vitest run --reporter=default --reporter=json --outputFile.json="$results/web.json")
  local code=$?
  node -e 'for (const file of require(process.argv[1]).testResults) for (const test of file.assertionResults)
    if (test.status === "failed") console.log(`FAILED: ${test.fullName}\n${test.failureMessages.join("\n")}`)' "$results/web.json" >>"$results/failures"
  local counts
  counts=$(node -e 'const r = require(process.argv[1]); console.log(r.numPassedTests, r.numTotalTests - r.numPassedTests)' "$results/web.json" 2>/dev/null)
  # shellcheck disable=SC2086
  count "$code" $counts
}

dotnet_tests() {
  echo "== tests"
  dotnet run --project LiveRelay.Tests --configuration Release --no-build -- -noColor "$@" 2>&1 | tee "$results/dotnet.log"
  local code=${PIPESTATUS[0]}
  local counts
  # A skipped test is a failed one: nothing is skipped here.
  counts=$(sed -nE 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+), Not Run: ([0-9]+).*/\1 \2 \3 \4 \5/p' \
    "$results/dotnet.log" | tail -1 | { read -r total errors bad skipped not_run && echo "$((total - bad - skipped - not_run)) $((errors + bad + skipped))"; })
  # A failed test is reported at four spaces, its message and stack deeper.
  awk '/^    [^ ].* \[FAIL\]$/ { inside = 1; print; next } inside && /^      / { print; next } { inside = 0 }' "$results/dotnet.log" >>"$results/failures"
  # shellcheck disable=SC2086
  count "$code" $counts
}

need_dotnet
check "packages" install_packages chromium coturn redis-server postgresql ffmpeg poppler-utils python3-swift fonts-noto-cjk openssl curl iproute2 python3-aiortc espeak-ng opencv-data tesseract-ocr tesseract-ocr-chi-sim \
  gstreamer1.0-tools gstreamer1.0-nice gstreamer1.0-libav \
  gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly
check "build" dotnet build LiveRelay.sln --configuration Release --verbosity quiet --nologo || finish
begin format dotnet format LiveRelay.sln --no-restore --verify-no-changes
check "pages: lint" web lint
check "pages: types" web typecheck
check "pages: format" web format:check
check "pages: size" web test:budget
web_tests
check "format" ended format
dotnet_tests "$@"
finish
