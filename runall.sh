#!/usr/bin/env bash
# Runs the whole of Sluice on this machine: the embedded stack, the writer, the reader and the load
# client. In tmux panes where there is a terminal and tmux, else in one stream.
#
#   runall.sh [--seconds N]   until Ctrl-C (in tmux: q), or for N seconds; then a summary
#   runall.sh stop            ends a run that was started elsewhere
#   runall.sh setup           creates the queues; starts the embedded stack for that if need be
#   runall.sh api-key …       makes, lists and revokes API keys, likewise
#   runall.sh --help          says this
#
# Environment: RATE (requests per second, 100), FAILURE_RATE (0.1), WORK (time per message, 20ms),
# MALFORMED and JOBS (malformed requests and jobs per batch of 10, 1 each), WRITER_PORT (5000), READER_PORT (5001),
# READERS (readers that share the queue, on the ports from READER_PORT on, 1), SLUICE_LOCAL_SQS_PORT (9324),
# SLUICE_LOCAL_STORE_PORT (9123), SLUICE_LOCAL_ALGORITHMS_PORT (9124), SCHEDULE (the demo algorithm that a schedule
# calls, demo/Hello/1.0.0; empty for none), SETTLE (seconds for retries to end in, 15), SLUICE_LOCAL_DATA (the embedded
# stack's folder, .sluice), NO_TMUX=1 for one stream in any case.
#
# QUEUE=sqs (the default) or amqp: a broker at SLUICE_AMQP_URL (amqp://guest:guest@127.0.0.1:5672), which is an
# embedded one if none is there. STACK=local (the default) brings what is needed beside the queue along; STACK=aws uses
# the AWS environment as it is; STACK=own uses SLUICE_AMQP_URL and SLUICE_STORE_URL as they are.
#
# Exit code: 0 if nothing was lost and every answer was the expected one; 1 if not; 2 if something
# could not start.
set -u
cd "$(dirname "$0")" || exit 2
here=$PWD
run=${RUN_FOLDER:-$here/.sluice/run}
writer_port=${WRITER_PORT:-5000} reader_port=${READER_PORT:-5001}
data=${SLUICE_LOCAL_DATA:-$here/.sluice}
secrets=$data/secrets.keys # what the demo's secrets are sealed with
settle=${SETTLE:-15} # seconds for retries to come to an end after the load has ended

place=${STACK:-local} readers=${READERS:-1}
queue=${QUEUE:-${SLUICE_QUEUE:-}}
[ -n "$queue" ] || { [ "$place" = own ] && queue=amqp || queue=sqs; }
export SLUICE_QUEUE=$queue
set_up_before=$data/set-up-$queue # is there once setup has come to a good end on this data; saves later runs the wait
. scripts/java.sh
setup=("${tool[@]}" -jar "$here"/setup/target/sluice-setup-*.jar)

die() {
  echo "runall: $*" >&2
  exit 2
}

check() { # a name, what it may be in words and as a pattern, and its value
  [[ $4 =~ ^($3)$ ]] || die "$1 is $2, not \"$4\""
}

# Of two programs on one port the second would find it out, with the first at work already.
check_ports() {
  local number name port taken='|' form='[1-9][0-9]{0,4}' ports=("WRITER_PORT $writer_port" "READER_PORT $reader_port")
  check READER_PORT "1 to 65535" "$form" "$reader_port"
  for ((number = 2; number <= readers; number++)); do
    ports+=("the port of reader $number $((reader_port + number - 1))")
  done
  if [ "$place" = local ]; then
    ports+=("SLUICE_LOCAL_STORE_PORT ${SLUICE_LOCAL_STORE_PORT:-9123}")
    ports+=("SLUICE_LOCAL_ALGORITHMS_PORT ${SLUICE_LOCAL_ALGORITHMS_PORT:-9124}")
    [ "$queue" = amqp ] || ports+=("SLUICE_LOCAL_SQS_PORT ${SLUICE_LOCAL_SQS_PORT:-9324}")
  fi
  for port in "${ports[@]}"; do
    name=${port% *} port=${port##* }
    check "$name" "1 to 65535" "$form" "$port"
    [ "$port" -le 65535 ] || die "$name is 1 to 65535, not \"$port\""
    [[ ! $taken =~ \|([^|]*)\ $port\| ]] || die "${BASH_REMATCH[1]} and $name are both $port"
    taken+="$name $port|"
  done
}

# What the load and the demo are to be; which they would refuse themselves, but each for itself and later. Only a run
# has them, and they have names that others may use.
check_load() {
  local malformed=${MALFORMED:-1} some
  some=$(jobs)
  check RATE "requests per second, such as 0.5 or 100, up to 1000000" '1000000|0*[1-9][0-9]{0,5}(\.[0-9]+)?|0*\.[0-9]*[1-9][0-9]*' "${RATE:-100}"
  check FAILURE_RATE "0 to 1" '[01]|0?\.[0-9]+|[01]\.0+' "${FAILURE_RATE:-0.1}"
  check WORK "a time such as 20ms or 2s" '[0-9]{1,9}(ns|ms|s|m|h|d)|PT([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S|[0-9]+[HM])' "${WORK:-20ms}"
  check MALFORMED "0 to 10 of a batch of 10" '[0-9]|10' "$malformed"
  check JOBS "0 to 10 of a batch of 10" '[0-9]|10' "$some"
  [ $((malformed + some)) -le 10 ] || die "MALFORMED and JOBS are up to 10 together, not $malformed and $some"
}

# Refuses what makes no sense before anything is started.
check_settings() {
  local number
  check STACK "local, aws or own" 'local|aws|own' "$place"
  check QUEUE "sqs or amqp" 'sqs|amqp' "$queue"
  check READERS "1 to 9" '[1-9]' "$readers"
  case $place-$queue in
  aws-amqp) die "STACK=aws is for QUEUE=sqs; for a broker of your own there is STACK=own" ;;
  own-sqs) die "STACK=own is for QUEUE=amqp; for SQS there is STACK=aws" ;;
  own-amqp)
    [ -n "${SLUICE_AMQP_URL:-}" ] || die "STACK=own needs SLUICE_AMQP_URL, such as amqp://user:password@rabbit-1:5672"
    [ -n "${SLUICE_STORE_URL:-}" ] || [ "${SLUICE_STORE:-jdbc}" != jdbc ] ||
      die "STACK=own needs SLUICE_STORE_URL, such as jdbc:postgresql://HOST/DATABASE, or SLUICE_STORE=none"
    ;;
  esac
  check_ports
  check SETTLE "0 to 99999 seconds" '0|[1-9][0-9]{0,4}' "$settle"
  reader_names=reader
  for ((number = 2; number <= readers; number++)); do reader_names+=" reader$number"; done
  components="local writer $reader_names load"
}

# Jars are named in full: an archive of class data knows them by the names that they had when it was made.

# --- one component, as the child of a pane or of the stream ------------------------------------

local_environment() {
  [ "$place" = aws ] && export SLUICE_STORE=${SLUICE_STORE:-dynamodb}
  [ "$place" = local ] || return 0
  export SLUICE_STORE_URL="jdbc:h2:tcp://127.0.0.1:${SLUICE_LOCAL_STORE_PORT:-9123}/sluice"
  export SLUICE_ALGORITHMS_ADDRESSES="${SLUICE_ALGORITHMS_ADDRESSES:-*=http://127.0.0.1:${SLUICE_LOCAL_ALGORITHMS_PORT:-9124}}"
  [ -n "${SLUICE_SECRETS_KEYS:-}" ] || export SLUICE_SECRETS_KEYS_FILE="${SLUICE_SECRETS_KEYS_FILE:-$secrets}"
  if [ "$queue" = amqp ]; then
    export SLUICE_AMQP_URL="${SLUICE_AMQP_URL:-amqp://guest:guest@127.0.0.1:5672}"
    return
  fi
  export AWS_ENDPOINT_URL_SQS="http://127.0.0.1:${SLUICE_LOCAL_SQS_PORT:-9324}"
  export AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
}

# Runs one component, which is the program of a module, with its process id and at the end its exit code in files.
component() {
  local name=$1 code
  shift
  choose_archive "$1"
  shift
  # A stop is the supervisor's business: it ends the components in order.
  trap '' INT
  echo "$name starts …"
  "$java" ${archive[@]+"${archive[@]}"} "$@" <&0 & # its stdin stays the terminal, by which it knows that it has one
  echo $! >"$run/$name.pid"
  wait $!
  code=$?
  echo "$code" >"$run/$name.code"
  return "$code"
}

# How many jobs there are in a batch; none where there is no store for them.
jobs() {
  local some=1
  [ "${SLUICE_STORE:-}" = none ] && some=0
  echo "${JOBS:-$some}"
}

# The option for the demo's schedule; none where nothing is there to be called, or to keep it.
schedule() {
  local algorithm=${SCHEDULE-demo/Hello/1.0.0}
  [ "$place" != local ] || [ "${SLUICE_STORE:-}" = none ] || [ -z "$algorithm" ] || echo "--schedule $algorithm"
}

# The command line that creates or checks the queues, as a child that this script waits for.
setup_program() {
  choose_archive setup
  "$java" ${archive[@]+"${archive[@]}"} "${setup[@]}" "$@"
}

create_queues() { # by the command that is given
  "$@" --wait 60s || return
  [ "$place" != local ] || : >"$set_up_before"
}

# On new data a service would begin with warnings of what is not there yet, so it waits for the end of setup, 60
# seconds at the most; later ones start at once. Fails when the run is over by then, and none is to be started.
await_first_setup() {
  local tries code
  [ "$place" != local ] || [ -e "$set_up_before" ] || [ -n "${TRAINING:-}" ] && return
  for ((tries = 0; tries < 600; tries++)); do
    [ -e "$run/ending" ] && return 1
    code=$(cat "$run/setup.code" 2>/dev/null)
    [ -z "$code" ] || return "$code"
    sleep 0.1
  done
}

start_component() {
  local_environment
  case $1 in
  local)
    if [ "$place" = local ]; then
      component local local "${stack[@]}" -jar "$here"/local/target/sluice-local-*.jar &
    fi
    create_queues component setup setup "${setup[@]}"
    wait
    ;;
  writer)
    await_first_setup || return
    SLUICE_SCHEDULES_TICK=${SLUICE_SCHEDULES_TICK:-5s} SLUICE_SCHEDULES_SPREAD=${SLUICE_SCHEDULES_SPREAD:-0s} \
      MICRONAUT_SERVER_PORT=$writer_port \
      component writer writer "${service[@]}" -Dsluice.writer.figures="$FIGURES" -jar "$here"/writer/target/sluice-writer-*.jar
    ;;
  reader*)
    local number=${1#reader}
    await_first_setup || return
    SLUICE_DEMO_FAILURE_RATE=${FAILURE_RATE:-0.1} SLUICE_DEMO_WORK=${WORK:-20ms} \
      SLUICE_READER_LEDGER=$run/processed$number.ledger MICRONAUT_SERVER_PORT=$((reader_port + ${number:-1} - 1)) \
      component "$1" reader "${service[@]}" -Dsluice.reader.figures="$FIGURES" -jar "$here"/reader/target/sluice-reader-*.jar
    ;;
  load)
    local length=()
    [ -n "${RUN_SECONDS:-}" ] && length=(--seconds "$RUN_SECONDS")
    component load load-client "${tool[@]}" -jar "$here"/load-client/target/sluice-load-client-*.jar \
      --url "http://127.0.0.1:$writer_port" --wait 120s --timeout 30s --rate "${RATE:-100}" \
      --malformed "${MALFORMED:-1}" --jobs "$(jobs)" $(schedule) ${length[@]+"${length[@]}"} \
      --ledger "$run/accepted.ledger" --json "$run/load.json"
    ;;
  esac
}

# --- the end of a run --------------------------------------------------------------------------

# The process id of a component that runs, or nothing. A process id that has meanwhile been given
# to another program is not ours.
pid_of() {
  local pid
  pid=$(cat "$run/$1.pid" 2>/dev/null) || return 1
  [ -e "$run/$1.code" ] && return 1
  ps -p "$pid" -o args= 2>/dev/null | grep -q -- '-jar .*/target/sluice-' || return 1
  echo "$pid"
}

# The components that were begun, in the order in which they are ended.
begun() {
  local file
  for file in "$run"/{load,writer,reader*,setup,local}.pid; do
    [ -e "$file" ] && basename "$file" .pid
  done
}

# Ends a component with SIGTERM and waits for its end, 45 seconds at the most; then SIGKILL.
end() {
  local pid tries
  pid=$(pid_of "$1") || return 0
  kill -TERM "$pid" 2>/dev/null
  for ((tries = 0; tries < 450; tries++)); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.1
  done
  echo "runall: $1 did not stop within 45 s and is killed" >&2
  kill -KILL "$pid" 2>/dev/null
}

# The ids that were answered with 201 and of which no end is known.
unaccounted() {
  comm -23 <(sort -u "$run/accepted.ledger" 2>/dev/null) \
    <(awk '$1 != "RETRIED" && $1 != "RELEASED" {print $2}' "$run"/processed*.ledger 2>/dev/null | sort -u)
}

figure() { # a figure of the load client's report, or 0
  sed -n "s/.*\"$1\" *: *\([0-9][0-9]*\).*/\1/p" "$run/load.json" 2>/dev/null | head -n 1 | grep . || echo 0
}

jobs_sent() {
  grep -o '"job [a-z]*":[0-9]*' "$run/load.json" 2>/dev/null | awk -F: '{sum += $2} END {print sum + 0}'
}

count() { # how many different messages have this event in the readers' ledgers
  awk -v event="$1" '$1 == event {print $2}' "$run"/processed*.ledger 2>/dev/null | sort -u | wc -l | tr -d ' '
}

summary() {
  local depth open queued lost retried unexpected
  depth=$(local_environment; setup_program --check --json --wait 5s 2>"$run/check.log")
  queued=$(echo "$depth" | awk -v queue="${SLUICE_STAGE:+$SLUICE_STAGE-}${SLUICE_QUEUE_NAME:-sluice}" -F '[{},:]' '{
    for (i = 1; i <= NF; i++) if ($i == "\"" queue "\"" && $(i + 2) == "\"ready\"") print $(i + 3) + $(i + 5) + $(i + 7)
  }')
  open=$(unaccounted | wc -l | tr -d ' ')
  retried=$(cat "$run"/processed*.ledger 2>/dev/null | grep -c '^RETRIED ')
  unexpected=$(figure unexpected)
  if [ -z "$queued" ]; then
    queued="unknown: $(tail -n 1 "$run/check.log")"
    lost=0
    [ "$open" = 0 ] || lost="unknown: no end is known of $open; see what the next run finds"
  else
    lost=$((open > queued ? open - queued : 0))
  fi
  {
    echo
    echo "Summary"
    printf '  %-14s %10s\n' sent "$(figure sent)" "jobs among it" "$(jobs_sent)" 201 "$(figure 201)" 400 "$(figure 400)" \
      500 "$(figure 500)" unexpected "$unexpected" processed "$(count PROCESSED)" \
      retried "${retried:-0}" dead-lettered "$(count DEAD_LETTERED)" \
      "still queued" "$queued" lost "$lost"
  } | tee "$run/summary.txt"
  [ "$lost" = 0 ] && [ "$unexpected" = 0 ]
}

# Whether the load client has told its story to the end.
load_is_sound() {
  local code
  code=$(cat "$run/load.code" 2>/dev/null)
  [ "$code" = 0 ] && [ -s "$run/load.json" ] && return 0
  # a run that was stopped before the load began has no story
  [ ! -s "$run/load.json" ] && { [ -n "$stopping" ] || [ -e "$run/stop" ]; } && return 0
  echo "runall: the load client ended with exit code ${code:-unknown}; its words are above and in $run"
  [ "$code" = 1 ] && return 1
  return 2
}

# --- the supervisor ----------------------------------------------------------------------------

stopping='' told=''
wait_for_end() {
  local name code
  while [ -z "$stopping" ] && [ ! -e "$run/stop" ]; do
    for name in setup $components; do
      code=$(cat "$run/$name.code" 2>/dev/null) || continue
      [ "$name" = load ] && return 0
      [ "$name" = setup ] && [ "$code" = 0 ] && continue
      if [[ $name = reader* && $code = 0 ]]; then # by the button of its page
        [[ $told = *" $name "* ]] || echo "runall: the $name was stopped; the rest goes on"
        told+=" $name "
        continue
      fi
      echo "runall: $name has ended with exit code $code; its words are above and in $run"
      return 2
    done
    sleep 0.2
  done
  return 0
}

supervise() {
  local result=0 tries name
  sh -c 'echo $PPID' >"$run/supervisor"
  wait_for_end || result=2
  touch "$run/ending"
  end load
  if [ "$result" = 0 ] && [ -z "$stopping" ] && [ ! -e "$run/stop" ]; then
    for ((tries = 0; tries < settle; tries++)); do
      [ -z "$(unaccounted | head -n 1)" ] && break
      sleep 1
    done
  fi
  if [ -n "${TRAINING:-}" ]; then # each needs its time to write down its classes
    end writer &
    end reader
    wait $!
  fi
  end writer
  for name in $reader_names; do end "$name"; done
  if [ -e "$run/setup.code" ] && [ -z "${TRAINING:-}" ]; then
    summary || [ "$result" = 2 ] || result=1
  fi
  if [ "$result" = 0 ]; then
    load_is_sound || result=$?
  fi
  end setup # if it waits still for what will never be there
  end local
  echo "$result" >"$run/result"
  return "$result"
}

# One stream, with a coloured prefix per component.
stream() {
  local name colour=31 prefix result
  export FIGURES=line
  trap 'stopping=yes' INT TERM
  echo "runall: submit and watch at http://127.0.0.1:$writer_port, status at http://127.0.0.1:$reader_port"
  for name in $components; do
    colour=$((colour + 1))
    prefix=$(printf '%-7s| ' "$name")
    [ -t 1 ] && prefix=$(printf '\033[%dm%s\033[0m' "$colour" "$prefix")
    (trap '' INT; start_component "$name" 2>&1 | tee "$run/$name.log" |
      while IFS= read -r line; do printf '%s%s\n' "$prefix" "$line"; done) &
  done
  supervise >"$run/end.txt" 2>&1
  result=$?
  wait # until all has been printed
  cat "$run/end.txt"
  return "$result"
}

# tmux panes: writer | reader | load client, and the embedded stack below. More readers are below the first.
panes() {
  local session="sluice-$$" result number
  export FIGURES=panel
  unset TMUX
  t() { tmux -L "$session" -f /dev/null "$@"; }
  pane() { printf 'exec %q component %s' "$here/runall.sh" "$1"; }
  local end_it
  end_it=$(printf 'touch %q' "$run/stop")
  t new-session -d -s sluice -x "$(tput cols)" -y "$(tput lines)" "$(pane writer)" || die "tmux does not start"
  echo "$session" >"$run/tmux"
  t set -g mouse on
  t set -g remain-on-exit on
  t set -g pane-border-status top
  t set -g pane-border-format ' #[bold]#{pane_title}#[default] '
  t set -g status-style bg=colour24,fg=white
  t set -g status-left ' Sluice '
  t set -g status-right ' q: end everything '
  t set -g window-status-current-format " submit and watch: http://127.0.0.1:$writer_port   status: http://127.0.0.1:$reader_port "
  t bind-key -n q run-shell "$end_it"
  t bind-key -n C-c run-shell "$end_it"
  t split-window -v -l 10 -t sluice:0.0 "$(pane local)"
  t split-window -h -l 73% -t sluice:0.0 "$(pane reader)"
  t split-window -h -l 63% -t sluice:0.1 "$(pane load)"
  t select-pane -t sluice:0.0 -T "writer"
  t select-pane -t sluice:0.1 -T "reader"
  t select-pane -t sluice:0.2 -T "load client"
  t select-pane -t sluice:0.3 -T "embedded stack"
  for ((number = 2; number <= readers; number++)); do # each leaves the one before its part
    t split-window -v -l "$((100 - 100 / (readers - number + 2)))%" -t "sluice:0.$((number - 1))" "$(pane "reader$number")"
    t select-pane -t "sluice:0.$number" -T "reader $number"
  done
  (
    trap '' INT HUP
    supervise >"$run/end.txt" 2>&1
    socket=$(t display-message -p '#{socket_path}')
    t kill-server
    rm -f "$socket"
  ) &
  t attach-session -t sluice
  touch "$run/stop" # also when the terminal was detached
  trap '' INT
  [ -e "$run/result" ] || echo "runall: stopping …"
  wait
  cat "$run/end.txt"
  result=$(cat "$run/result" 2>/dev/null || echo 2)
  return "$result"
}

# Runs setup, on the stack that runs, or on one started for just that: its data is on disk.
set_up() {
  local code begun=''
  check_settings
  mkdir -p "$run"
  local_environment
  if [ "$place" = local ] && ! pid_of local >/dev/null; then
    begun=yes
    rm -f "$run/local.code"
    (component local local "${stack[@]}" -jar "$here"/local/target/sluice-local-*.jar) >&2 &
  fi
  # On a laptop nobody is to need two commands for a key.
  [ $# = 0 ] || [ "$place" != local ] || create_queues setup_program >&2
  if [ $# = 0 ]; then create_queues setup_program; else setup_program --wait 60s "$@"; fi
  code=$?
  if [ -n "$begun" ]; then
    end local
    wait
  fi
  return "$code"
}

# Takes the folder of the run for this process, until its end. A run that is just ending is waited for:
# what it still writes there would be taken for ours.
take_folder() {
  local tries holder
  mkdir -p "$run" || die "$run cannot be written"
  for ((tries = 0; tries < 100; tries++)); do
    if mkdir "$run.taken" 2>/dev/null; then
      echo $$ >"$run.taken/pid"
      trap 'rm -rf "$run.taken"' EXIT
      return
    fi
    holder=$(cat "$run.taken/pid" 2>/dev/null)
    if [ -n "$holder" ] && ! ps -p "$holder" -o args= 2>/dev/null | grep -q runall; then
      rm -rf "$run.taken" # it was killed
    elif [ ! -e "$run/result" ]; then
      break
    else
      sleep 0.1
    fi
  done
  die "a run is going on here already; end it with: make stop"
}

# A key for the demo's secrets, made once: what is sealed with it is in the data beside it.
make_secrets() {
  [ -s "$secrets" ] && return
  mkdir -p "$(dirname "$secrets")" || die "$(dirname "$secrets") cannot be written"
  (umask 077 && printf 'local=%s\n' "$(head -c 32 /dev/urandom | base64 | tr -d '\n')" >"$secrets") ||
    die "$secrets cannot be written"
}

begin() {
  local name
  check_settings
  check_load
  for name in local setup writer reader load-client; do
    ls "$name"/target/sluice-*.jar >/dev/null 2>&1 || die "$name is not built; run: make run"
  done
  take_folder
  for name in $(begun); do
    pid_of "$name" >/dev/null && die "a run is going on here already; end it with: make stop"
  done
  make_secrets
  rm -f "$run"/{*.pid,*.code,*.log,*.ledger,load.json,summary.txt,end.txt,result,stop,ending,supervisor,tmux}
}

case ${1:-} in
component)
  start_component "$2"
  ;;
setup)
  set_up
  ;;
api-key)
  set_up "$@"
  ;;
--help | -h | help)
  sed -n '2,/^set -u/s/^# \{0,1\}//p' "$here/runall.sh"
  ;;
stop)
  [ -d "$run" ] || exit 0
  touch "$run/stop"
  # The run's own supervisor ends it in order; without one, this does.
  for ((tries = 0; tries < 1800; tries++)); do
    [ -e "$run/result" ] && break
    kill -0 "$(cat "$run/supervisor" 2>/dev/null)" 2>/dev/null || break
    sleep 0.1
  done
  for name in $(begun); do end "$name"; done
  ;;
'' | --seconds)
  if [ "${1:-}" = --seconds ]; then
    [[ "${2:-}" =~ ^[1-9][0-9]{0,7}$ ]] || die "--seconds takes a whole number from 1 to 99999999, not \"${2:-}\""
    export RUN_SECONDS=$2
  fi
  begin
  if [ -t 0 ] && [ -t 1 ] && [ -z "${NO_TMUX:-}" ] && command -v tmux >/dev/null; then
    panes
  else
    stream
  fi
  ;;
*)
  die "unknown argument \"$1\"; --help says which there are"
  ;;
esac
