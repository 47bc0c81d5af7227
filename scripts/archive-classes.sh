#!/usr/bin/env bash
# Makes the archives of class data with which the programs start in half of the time: a short run of
# all of them, on free ports and with data of its own, at the end of which each JVM writes down the
# classes that it has loaded. Does nothing where there are archives of this JVM and of these jars.
#
# Environment: CLASS_DATA, where the archives are (target/class-data).
# Exit code: 0 also when there could be none made, for everything runs without them, too.
set -u
SECONDS=0 # make run SECONDS=30 passes it on, and bash would count from there
cd "$(dirname "$0")/.." || exit 2
. scripts/java.sh
programs="local setup writer reader load-client"
longest=180 # seconds for the whole run, of which two cores that have nothing else to do need 30
made_with=$archives/made-with

with="$("$java" -Xinternalversion 2>&1) ${service[*]} ${tool[*]} ${stack[*]}"
if [ "$(cat "$made_with" 2>/dev/null)" = "$with" ]; then
  newer=$(for program in $programs; do find "$program/target/lib" "$program"/target/sluice-*.jar -newer "$made_with"; done)
  [ -z "$newer" ] && exit 0
fi

# A port that nobody listens on, below those that systems give to outgoing connections; another one for each of 0 to 4.
free_port() {
  local port
  while port=$((20000 + RANDOM % 2400 * 5 + $1)); do
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

# Asks the service on a port for a page; fails where there is none yet.
page() {
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
  while IFS= read -r -t 10 <&3; do :; done
  exec 3<&-
}

rm -rf "$archives/training" "$archives"/*.jsa "$made_with"
mkdir -p "$archives/training" || exit 2
training=$(cd "$archives/training" && pwd)
log=$archives/training.log
writer=$(free_port 0) reader=$(free_port 1)

# Only what is named here: whatever the caller's environment says of AWS and Sluice is for other runs.
in_training() {
  env -i PATH="$PATH" HOME="${HOME:-/}" ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} TRAINING="$training" \
    RUN_FOLDER="$training/run" SLUICE_LOCAL_DATA="$training/data" WRITER_PORT="$writer" READER_PORT="$reader" \
    SLUICE_LOCAL_SQS_PORT="$sqs" SLUICE_LOCAL_STORE_PORT="$store" SLUICE_LOCAL_ALGORITHMS_PORT="$algorithms" \
    NO_TMUX=1 RATE=40 FAILURE_RATE=0 WORK=0ms ./runall.sh "$@"
}
sqs=$(free_port 2) store=$(free_port 3) algorithms=$(free_port 4)

run=''
end_run() {
  [ -n "$run" ] && kill -0 "$run" 2>/dev/null && in_training stop && wait "$run"
}
trap 'end_run; rm -rf "$training"' EXIT
trap 'exit 130' INT TERM

echo "archive-classes: runs everything once, to learn which classes the programs load …"
in_training --seconds 2 >"$log" 2>&1 &
run=$!
asked=''
while kill -0 "$run" 2>/dev/null && [ "$SECONDS" -lt "$longest" ]; do
  if [ -z "$asked" ] && page "$writer" / && page "$reader" / && page "$reader" /status; then
    asked=yes
  fi
  sleep 0.2
done
end_run

made=''
for program in $programs; do
  code=$(cat "$training/run/${program%-client}.code" 2>/dev/null)
  [ "${code:-128}" -lt 128 ] || continue # a JVM that was killed may have left half of one
  [ -s "$training/$program.jsa" ] && mv "$training/$program.jsa" "$archives/" && made+=" $program"
done
echo "$with" >"$made_with"
if [ "$made" = " $programs" ]; then
  echo "archive-classes: after $SECONDS s there are archives of$made"
else
  echo "archive-classes: no archives (see $log): programs start slower; rm -r $archives tries again" >&2
fi
