# shellcheck shell=bash disable=SC2034 # what sources this uses it
# How runall.sh starts Sluice's programs: the java, its options by kind of program, and the archives
# of class data (scripts/archive-classes.sh).
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
archives=${CLASS_DATA:-target/class-data}

# glibc keeps less of what compilers and connections have given back: some 6 MB of 150.
export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2} MALLOC_TRIM_THRESHOLD_=${MALLOC_TRIM_THRESHOLD_:-131072}

tool=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1)
# From 16 MB on the heap grows with what there is to do; by itself it would begin with all of its 256.
service=(-XX:+UseSerialGC -Xms16m -Xmx256m)
stack=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx192m -Dfile.encoding=UTF-8)
# Newer JVMs warn of what Netty and Pekko do. (Native access is allowed by the jars' manifests: as an
# option it would have to be the same one when the JDK made its own archive.)
version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
if [ "${version:-0}" -ge 24 ]; then
  quiet=(--sun-misc-unsafe-memory-access=allow)
  tool+=("${quiet[@]}") service+=("${quiet[@]}") stack+=("${quiet[@]}")
fi

# Puts into `archive` the options that have a program use its archive, or make it in a training run.
# An archive of another JVM, or of other jars, is passed over, and without a word.
choose_archive() {
  local file=$archives/$1.jsa
  archive=()
  if [ -n "${TRAINING:-}" ]; then
    archive=(-XX:TieredStopAtLevel=1) # the speed of a run that is soon over
    [ -e "$TRAINING/$1.jsa" ] ||
      archive+=(-XX:ArchiveClassesAtExit="$TRAINING/$1.jsa" -Xlog:cds=error -Xlog:cds+dynamic=error)
  elif [ -s "$file" ]; then
    archive=(-XX:SharedArchiveFile="$file" -Xlog:cds=off -Xlog:cds+dynamic=off)
  fi
}
