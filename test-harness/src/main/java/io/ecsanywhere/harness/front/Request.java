package io.ecsanywhere.harness.front;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** A call as it came in, whichever protocol it came by. */
record Request(String service, String operation, ObjectNode parameters, Wire wire) {

  private static final Map<String, String> TARGETS =
      Map.of(
          "AmazonEC2ContainerServiceV20141113", "ecs",
          "AmazonSSM", "ssm",
          "DynamoDB_20120810", "dynamodb",
          "AmazonSQS", "sqs");

  private record QueryApi(String service, String namespace) {}

  /** The Query protocol tells APIs apart by their version alone. */
  private static final Map<String, QueryApi> VERSIONS =
      Map.of(
          "2015-12-01",
          new QueryApi(
              "elasticloadbalancing", "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"),
          "2012-11-05",
          new QueryApi("sqs", "http://queue.amazonaws.com/doc/2012-11-05/"));

  /**
   * @return empty where this is no call of an AWS API that is known here
   * @throws IOException where it is one that cannot be read
   */
  static Optional<Request> read(Headers headers, byte[] body) throws IOException {
    String target = headers.getFirst("X-Amz-Target");
    if (target == null) {
      return query(body);
    }
    int dot = target.indexOf('.');
    String service = dot < 0 ? null : TARGETS.get(target.substring(0, dot));
    if (service == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Request(service, target.substring(dot + 1), Json.parse(body), json(headers)));
  }

  private static Wire json(Headers headers) {
    String type = headers.getFirst("Content-Type");
    return new Wire.AwsJson(type != null && type.contains("json-1.0") ? "1.0" : "1.1");
  }

  private static Optional<Request> query(byte[] body) {
    var fields = QueryCodec.fields(body);
    var action = fields.get("Action");
    var api = VERSIONS.get(fields.getOrDefault("Version", ""));
    return action == null || api == null
        ? Optional.empty()
        : Optional.of(
            new Request(
                api.service(), action, QueryCodec.decode(fields), new Wire.Query(api.namespace())));
  }
}
