# For the scripts of the test harness to read in: builds what is missing, then runs a main class.
# They set $root to the top of the working copy, and run from wherever the user is.

distribution=$root/deploy/target/ecs-anywhere-controller
launcher=bin/ecs-anywhere-controller
# The module whose program runs.
program_module=test-harness
jvm_flags=
heap='-XX:+UseSerialGC -Xmx512m'
stamp=$root/test-harness/target/built
modules='informers adapters controller deploy test-harness test-harness/seeded'

give_up() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit 2
}

# newer_than FILE MODULE...: succeeds where the build would read something changed since FILE.
newer_than() {
  result=$1
  shift
  [ -f "$result" ] || return 0
  for module; do
    set -- "$@" "$root/$module/pom.xml" "$root/$module/src/main" "$root/$module/src/assembly"
    shift
  done
  [ -n "$(find "$root/pom.xml" "$@" -newer "$result" -type f 2>/dev/null | head -n 1)" ]
}

# By this script's own word, or by Maven's: it writes the class path with every build, and the
# distribution's archive whenever that changes.
built() {
  class_path=$root/$program_module/target/class-path
  [ -x "$distribution/$launcher" ] && [ -f "$class_path" ] || return 1
  newer_than "$stamp" $modules || return 0
  for archive in "$distribution"-*.tar.gz; do
    if newer_than "$archive" informers adapters controller deploy; then
      return 1
    fi
  done
  ! newer_than "$class_path" $modules
}

build() {
  command -v mvn >/dev/null || give_up "needs Maven (mvn) to build, and found none on PATH"
  echo "Building what is missing; the first time this takes a few minutes ..." >&2
  mkdir -p "$root/test-harness/target"
  # What changes from here on may have come too late for this build.
  : >"$stamp.new"
  (cd "$root" && mvn -q -B -Dmaven.test.skip=true -pl deploy,test-harness,test-harness/dynamodb-local,test-harness/seeded -am package >&2) \
    || give_up "the build failed: see above"
  mv "$stamp.new" "$stamp"
}

# Prints the home of the Java that the controller's launcher takes.
java_home() {
  JAVA_OPTS='-XshowSettings:properties -version' "$1" 2>&1 | sed -n 's/^ *java\.home = //p'
}

# run MAIN_CLASS ARGUMENT...: takes this shell's place, so that signals reach the program.
# What is in $heap and $jvm_flags goes to the JVM.
run() {
  # Asked before the build, which would only find out after minutes that there is no Java.
  source_launcher=$root/deploy/src/main/dist/$launcher
  java=$(java_home "$source_launcher")
  if [ -z "$java" ]; then
    "$source_launcher" version
    exit 2
  fi
  built || build
  main=$1
  shift
  target=$root/$program_module/target
  # shellcheck disable=SC2086
  exec "$java/bin/java" $heap $jvm_flags -Dstdout.encoding=UTF-8 \
    --sun-misc-unsafe-memory-access=allow "-Decsa.repository=$root" \
    -cp "$target/classes:$(cat "$target/class-path")" "$main" "$@"
}
