package io.ecsanywhere.harness.lease;

import io.ecsanywhere.harness.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * DynamoDB Local in a process of its own, in memory and on loopback. Its dependencies are older
 * than ours, so that it cannot run in this JVM.
 */
public final class DynamoDbServer implements AutoCloseable {

  /** A table's key: a name, and its part in the key. */
  public record Key(String attribute, ScalarAttributeType type, KeyType part) {

    /** The key that a table of leases has. */
    public static final Key LEASE = new Key("lease", ScalarAttributeType.S, KeyType.HASH);
  }

  private final Process process;
  private final int port;
  private final DynamoDbClient client;

  private DynamoDbServer(Process process, int port) {
    this.process = process;
    this.port = port;
    this.client = client();
  }

  /** Starts the server; returns when it listens. */
  public static DynamoDbServer start() {
    Path home = Repository.dynamoDbLocal();
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Xmx128m",
                  "--enable-native-access=ALL-UNNAMED",
                  "-Djava.library.path=" + home.resolve("target/native"),
                  "-cp",
                  Files.readString(home.resolve("target/class-path")),
                  home.resolve("src/LoopbackDynamoDb.java").toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroy));
      String port = process.inputReader(StandardCharsets.UTF_8).readLine();
      if (port == null) {
        throw new IllegalStateException("DynamoDB Local ended with " + process.waitFor());
      }
      return new DynamoDbServer(process, Integer.parseInt(port));
    } catch (IOException e) {
      throw new UncheckedIOException("DynamoDB Local does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public int port() {
    return port;
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Makes a table, empty. */
  public void createTable(String name, Key... keys) {
    client.createTable(
        request ->
            request
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    List.of(keys).stream()
                        .map(
                            key ->
                                AttributeDefinition.builder()
                                    .attributeName(key.attribute())
                                    .attributeType(key.type())
                                    .build())
                        .toList())
                .keySchema(
                    List.of(keys).stream()
                        .map(
                            key ->
                                KeySchemaElement.builder()
                                    .attributeName(key.attribute())
                                    .keyType(key.part())
                                    .build())
                        .toList()));
  }

  /** A client of this server. */
  public DynamoDbClient client() {
    return DynamoDbClient.builder()
        .endpointOverride(address())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("harness", "secret")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
  }
}
