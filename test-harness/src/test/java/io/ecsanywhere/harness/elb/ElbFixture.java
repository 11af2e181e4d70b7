package io.ecsanywhere.harness.elb;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.ecsanywhere.harness.front.Account;
import io.ecsanywhere.harness.front.ApiError;
import io.ecsanywhere.harness.net.Network;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A simulated load balancing to call with JSON. */
final class ElbFixture implements AutoCloseable {

  static final String VPC = ElbOptions.DEFAULT.vpcs().getFirst().id();

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Network network = Network.open();
  private final ElbApi api;

  ElbFixture(ElbOptions options) {
    api = new ElbApi(Account.DEFAULT, options, network);
  }

  Network network() {
    return network;
  }

  ElbApi api() {
    return api;
  }

  Pools pools() {
    return api.pools();
  }

  /** Calls the API; single quotes stand for double ones. */
  @FormatMethod
  JsonNode call(String operation, @FormatString String json, Object... arguments) {
    return api.handle(operation, read(json.formatted(arguments)));
  }

  /** The error that a call ends in. */
  @FormatMethod
  ApiError refused(String operation, @FormatString String json, Object... arguments) {
    return catchThrowableOfType(ApiError.class, () -> call(operation, json, arguments));
  }

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    api.close();
    network.close();
  }
}
