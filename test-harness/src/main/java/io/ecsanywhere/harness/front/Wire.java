package io.ecsanywhere.harness.front;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** How answers travel to a caller. */
sealed interface Wire {

  /** An answer on the wire. */
  record Reply(int status, Map<String, String> headers, String body) {}

  Reply answer(String operation, ObjectNode result, String requestId);

  Reply error(ApiError error, String requestId);

  /**
   * AWS JSON.
   *
   * @param version 1.0 or 1.1
   */
  record AwsJson(String version) implements Wire {

    @Override
    public Reply answer(String operation, ObjectNode result, String requestId) {
      return new Reply(
          200,
          Map.of("Content-Type", contentType(), "x-amzn-RequestId", requestId),
          Json.text(result));
    }

    @Override
    public Reply error(ApiError error, String requestId) {
      return new Reply(
          error.status(),
          Map.of(
              "Content-Type",
              contentType(),
              "x-amzn-RequestId",
              requestId,
              "x-amzn-ErrorType",
              error.code()),
          Json.text(Json.object().put("__type", error.code()).put("message", error.getMessage())));
    }

    private String contentType() {
      return "application/x-amz-json-" + version;
    }
  }

  /** AWS Query, answered in XML. */
  record Query(String namespace) implements Wire {

    @Override
    public Reply answer(String operation, ObjectNode result, String requestId) {
      return reply(200, QueryCodec.answer(namespace, operation, result, requestId), requestId);
    }

    @Override
    public Reply error(ApiError error, String requestId) {
      return reply(error.status(), QueryCodec.error(namespace, error, requestId), requestId);
    }

    private static Reply reply(int status, String body, String requestId) {
      return new Reply(
          status, Map.of("Content-Type", "text/xml", "x-amzn-RequestId", requestId), body);
    }
  }
}
