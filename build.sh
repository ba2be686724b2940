#!/usr/bin/env bash
# Everything a fresh machine needs: ./build.sh demo [folder] | test | build | pack | bench [name]
# Needs the .NET SDK of global.json and a NuGet registry; installs nothing, writes only below this folder and the NuGet cache.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
configuration=Release
solution=Hybrid.Storage.sln
properties=()

say() { printf '%s\n' "$*"; }

# The MongoDB package needs its driver. A registry that cannot restore it must not keep the rest from being built and tested.
choose_solution() {
  local log missing
  mkdir -p artifacts
  log=artifacts/restore.log
  if [ "${HYBRID_WITHOUT_MONGODB:-}" = 1 ]; then
    missing="HYBRID_WITHOUT_MONGODB is set"
  elif dotnet restore "$solution" -v q >"$log" 2>&1; then
    return
  else
    missing=$(grep -oE 'Unable to find package [A-Za-z0-9_.]+' "$log" | sed 's/Unable to find package //; s/\.$//' | sort -u | paste -sd ' ' || true)
    if ! printf '%s' "$missing" | grep -qE 'MongoDB|DnsClient|SharpCompress|Snappier|ZstdSharp'; then
      cat "$log"
      exit 1
    fi
    missing="the registry lacks $missing"
  fi
  solution=Hybrid.Storage.NoMongoDB.slnf
  properties=(-p:WithMongoDB=false)
  say "MongoDB package left out ($missing); $(count_mongodb_tests) tests of it are not run."
}

# The provider's own tests and the specification suite, which it runs once more.
count_mongodb_tests() {
  cat tests/Hybrid.Storage.MongoDB.Tests/*.cs tests/Hybrid.Storage.MongoDB.Tests/*/*.cs tests/Hybrid.Storage.Specification/*.cs 2>/dev/null |
    grep -cE '^\s*\[(Skippable)?(Fact|Theory)' || true
}

build() {
  choose_solution
  dotnet build "$solution" -c $configuration -v q --nologo ${properties[@]+"${properties[@]}"}
}

run_tests() {
  build
  local log=artifacts/test.log status=0
  dotnet test "$solution" -c $configuration --no-build --nologo -v q ${properties[@]+"${properties[@]}"} 2>&1 | tee "$log" |
    grep --line-buffered -vE '^(Test run for|A total of 1 test files|VSTest version|$)' || status=${PIPESTATUS[0]}
  awk '/Failed: *[0-9]+, Passed: *[0-9]+, Skipped: *[0-9]+/ {
         match($0, /Failed: *[0-9]+/);  f += substr($0, RSTART + 7, RLENGTH - 7)
         match($0, /Passed: *[0-9]+/);  p += substr($0, RSTART + 7, RLENGTH - 7)
         match($0, /Skipped: *[0-9]+/); s += substr($0, RSTART + 8, RLENGTH - 8) }
       END { printf "%d passed, %d failed, %d skipped\n", p, f, s }' "$log"
  return $status
}

case "${1:-}" in
  build) build ;;
  test) run_tests ;;
  demo)
    shift
    choose_solution
    dotnet build samples/OutageDrill/OutageDrill.csproj -c $configuration -v q --nologo ${properties[@]+"${properties[@]}"} >artifacts/demo-build.log ||
      { cat artifacts/demo-build.log; exit 1; }
    exec dotnet samples/OutageDrill/bin/$configuration/net10.0/OutageDrill.dll "$@"
    ;;
  pack)
    choose_solution
    for project in Hybrid.Storage Hybrid.Storage.Testing $([ "$solution" = Hybrid.Storage.sln ] && echo Hybrid.Storage.MongoDB); do
      dotnet pack "src/$project" -c $configuration -v q --nologo
    done
    ls artifacts/packages
    ;;
  bench)
    shift
    choose_solution
    dotnet build benchmarks/Hybrid.Storage.Benchmarks -c $configuration -v q --nologo ${properties[@]+"${properties[@]}"} >artifacts/bench-build.log ||
      { cat artifacts/bench-build.log; exit 1; }
    exec dotnet benchmarks/Hybrid.Storage.Benchmarks/bin/$configuration/net10.0/Hybrid.Storage.Benchmarks.dll "$@"
    ;;
  *)
    say "usage: ./build.sh demo [folder] | test | build | pack | bench [name]"
    exit 2
    ;;
esac
