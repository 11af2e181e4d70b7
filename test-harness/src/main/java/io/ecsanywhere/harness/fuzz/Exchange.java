package io.ecsanywhere.harness.fuzz;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/** A call to AWS, as it looks on the wire. */
sealed interface Exchange {

  /**
   * What was asked.
   *
   * @param operation such as {@code ListTasks}
   * @param body JSON, or form parameters
   */
  record Request(String operation, String body) implements Exchange {}

  /** What is answered. */
  record Reply(int status, Map<String, List<String>> headers, SdkBytes body) implements Exchange {

    public Reply {
      headers = Map.copyOf(headers);
    }

    static Reply ok(SdkBytes body) {
      return new Reply(200, Map.of(), body);
    }
  }

  /** Whoever answers. */
  @FunctionalInterface
  interface Answering {
    Reply answer(Request request);
  }
}
