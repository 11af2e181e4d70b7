# For the scripts of the test harness to read in: builds what is missing, then runs a main class.
# They set $root to the top of the working copy, and run from wherever the user is.

distribution=$root/deploy/target/ecs-anywhere-controller
launcher=bin/ecs-anywhere-controller
class_path=$root/test-harness/target/class-path

give_up() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit 2
}

# Succeeds where something that the build reads has changed since this file was written.
older_than_sources() {
  [ -n "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main "$root"/*/src/assembly \
    -newer "$1" -type f 2>/dev/null | head -n 1)" ]
}

# The build writes the archive last in deploy/, the class path last in test-harness/.
built() {
  [ -x "$distribution/$launcher" ] || return 1
  for result in "$class_path" "$root"/deploy/target/ecs-anywhere-controller-*.tar.gz; do
    [ -f "$result" ] || return 1
    if older_than_sources "$result"; then
      return 1
    fi
  done
}

build() {
  command -v mvn >/dev/null || give_up "needs Maven (mvn) to build, and found none on PATH"
  echo "Building what is missing; the first time this takes a few minutes ..." >&2
  (cd "$root" && mvn -q -Dmaven.test.skip=true -pl deploy,test-harness -am package) \
    || give_up "the build failed: see above"
}

# Prints the home of the Java that the controller's launcher takes.
java_home() {
  JAVA_OPTS='-XshowSettings:properties -version' "$1" 2>&1 | sed -n 's/^ *java\.home = //p'
}

# run MAIN_CLASS ARGUMENT...: takes this shell's place, so that signals reach the program.
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
  exec "$java/bin/java" -XX:+UseSerialGC -Xmx512m -Dstdout.encoding=UTF-8 \
    --sun-misc-unsafe-memory-access=allow "-Decsa.repository=$root" -cp "$root/test-harness/target/classes:$(cat "$class_path")" \
    "$main" "$@"
}
