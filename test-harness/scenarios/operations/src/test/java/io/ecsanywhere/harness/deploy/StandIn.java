package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.harness.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A program that stands in for the AWS CLI before the walkthrough's scripts.
 *
 * @param folder where it lies
 */
record StandIn(Path folder) {

  /** Writes the program, which the shell runs, into a folder. */
  static StandIn make(Path folder, String program) throws IOException {
    Path file = Files.writeString(folder.resolve("aws"), program);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return new StandIn(folder);
  }

  /** Runs a script that finds this program as {@code aws}. */
  Command.Ended run(String script, Map<String, String> variables)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("PATH", folder + ":" + Objects.requireNonNull(System.getenv("PATH")));
    return Command.run(environment, Repository.file("deploy/scripts/" + script).toString());
  }
}
