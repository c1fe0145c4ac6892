#!/usr/bin/env bash
# Builds what is stale, then runs the CLI. `./mk --help` lists its commands.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
bundle=$here/artifacts/bundle
stamp=$bundle/.built

say() { printf '%s\n' "$*" >&2; }

require_dotnet() {
  command -v dotnet >/dev/null && return
  say "error: the .NET 10 SDK is needed and 'dotnet' is not on the PATH"
  exit 1
}

stale() {
  [ -f "$stamp" ] || return 0
  [ -n "$(find "$here/src" "$here/protos" "$here/deploy/bundle" "$here"/Directory.*.props "$here/global.json" \
      -newer "$stamp" \( -name '*.cs' -o -name '*.csproj' -o -name '*.proto' -o -name '*.props' -o -name 'global.json' \) -print -quit)" ]
}

build() {
  require_dotnet
  say "… build            compiling the executables (about two minutes the first time)"
  local begin=$SECONDS log=$here/artifacts/bundle-build.log
  mkdir -p "$here/artifacts"
  if ! dotnet publish "$here/deploy/bundle/Bundle.csproj" -c Release -v minimal -nologo >"$log" 2>&1; then
    grep -E 'error|Error' "$log" | sort -u | head -20 >&2
    say "error: the build failed; all of it is in $log"
    exit 1
  fi
  touch "$stamp"
  say "✓ build            done ($((SECONDS - begin))s)"
}

if [ "${1:-}" = test ]; then
  shift
  exec "$here/tests/run" "$@"
fi
if [ "${1:-}" = bench ]; then
  shift
  require_dotnet
  case "${1:-}" in cluster | store) if [ -z "${MK_NO_BUILD:-}" ] && stale; then build; fi ;; esac
  dotnet build "$here/tests/Benchmarks" -c Release -v quiet -nologo -clp:ErrorsOnly >&2
  exec "$here/artifacts/bin/Benchmarks/release/mk-bench" "$@"
fi
if [ "${1:-}" = simulate ]; then
  shift
  require_dotnet
  dotnet build "$here/tests/Simulation" -c Release -v quiet -nologo -clp:ErrorsOnly >&2
  exec "$here/artifacts/bin/Simulation.Tests/release/MiniKube.Simulation.Tests" "$@"
fi
if [ -z "${MK_NO_BUILD:-}" ] && stale; then build; fi
export MK_HOME=$here
exec "$bundle/mk" "$@"
