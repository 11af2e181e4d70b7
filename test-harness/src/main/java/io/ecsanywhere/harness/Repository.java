package io.ecsanywhere.harness;

import java.nio.file.Path;

/** Where things lie in the working copy that the harness was started from. */
public final class Repository {

  private static final Path ROOT =
      Path.of(System.getProperty("ecsa.repository", "")).toAbsolutePath().normalize();

  private Repository() {}

  /** The launcher of the unpacked distribution. */
  public static Path launcher() {
    return ROOT.resolve("deploy/target/ecs-anywhere-controller/bin/ecs-anywhere-controller");
  }

  /** A file of the working copy. */
  public static Path file(String path) {
    return ROOT.resolve(path);
  }

  /** Where what DynamoDB Local runs on has been written down. */
  public static Path dynamoDbLocal() {
    return ROOT.resolve("test-harness/dynamodb-local");
  }

  /** Where a program of the harness leaves its files. */
  public static Path output(String program) {
    return ROOT.resolve("test-harness/target").resolve(program);
  }
}
