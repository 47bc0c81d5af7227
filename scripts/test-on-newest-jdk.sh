#!/usr/bin/env bash
# Builds and tests on the newest long-term-support JDK of this machine, in a copy of the sources.
# Static analysis stays with the JDKs that it supports. JDK 17 itself is what `make test` runs on.
set -euo pipefail
cd "$(dirname "$0")/.."

newest='' newest_home=''
for home in /usr/lib/jvm/* "${JAVA_HOME:-/nonexistent}" /Library/Java/JavaVirtualMachines/*/Contents/Home; do
  [ -x "$home/bin/javac" ] || continue
  version=$("$home/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
  case $version in
  17 | 21 | 25 | 29 | 33) ;; # a long-term-support release every other year: 17 + 4n
  *) continue ;;
  esac
  if [ "$version" -gt "${newest:-0}" ]; then
    newest=$version newest_home=$home
  fi
done
[ -n "$newest" ] || { echo "no JDK was found" >&2; exit 2; }
running=$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
if [ "$newest" = "$running" ]; then
  echo "JDK $newest is the newest here, and \`make test\` has run on it"
  exit 0
fi

copy=target/jdk-$newest
rm -rf "$copy" && mkdir -p "$copy"
git ls-files -z --cached --others --exclude-standard | tar --null -T - -c -f - | tar -x -f - -C "$copy"
echo "make test on JDK $newest"
JAVA_HOME=$newest_home PATH="$newest_home/bin:$PATH" make -C "$copy" test
rm -rf "$copy"
