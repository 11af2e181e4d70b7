package io.ecsanywhere.harness.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.fuzz.Exchange.Answering;
import io.ecsanywhere.harness.fuzz.Exchange.Reply;
import io.ecsanywhere.harness.fuzz.Exchange.Request;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/** An AWS that answers in every wrong way there is, and now and then in the right one. */
final class OddAws implements Answering {

  private static final List<String> CODES =
      List.of(
          "ThrottlingException",
          "ConditionalCheckFailedException",
          "AccessDeniedException",
          "ClusterNotFoundException",
          "InvalidParameterException",
          "ServerException",
          "ClientException",
          "InvalidInstanceId",
          "TargetGroupNotFound",
          "TooManyTargets",
          "InvalidTarget",
          "ValidationError",
          "AWS.SimpleQueueService.NonExistentQueue",
          "ExpiredTokenException",
          "RequestTimeTooSkewed",
          "InternalFailure",
          "com.amazonaws#Unheard.OfException",
          "Exception",
          "AWS.");

  private static final List<String> MESSAGES =
      List.of(
          "Rate exceeded",
          "The targets '10.0.0.1', '10.0.0.2' must have an Availability Zone",
          "The target '10.0.0.1' is not valid: Availability Zone 'all'",
          "The IP address '999.1.1.1' is not valid",
          "no such '::' '1.2.3.4.5' ':' '.'",
          "");

  private static final int[] STATUSES = {
    200, 204, 301, 400, 401, 403, 404, 408, 413, 429, 500, 503
  };

  private final Answering sound = new SoundAws();
  private final Chance chance;
  private final int oddOneIn;

  /** How pages go on; the same for the whole of an input. */
  private final Paging paging;

  private int page;

  /** How often a list says that there is more. */
  private enum Paging {
    ENDS,
    REPEATS,
    CIRCLES,
    NEVER_ENDS
  }

  /**
   * @param oddOneIn how many answers there are to one wrong one
   */
  OddAws(Chance chance, int oddOneIn) {
    this.chance = chance;
    this.oddOneIn = oddOneIn;
    this.paging =
        switch (chance.below(2_000)) {
          case 0 -> Paging.NEVER_ENDS;
          case 1, 2, 3 -> Paging.CIRCLES;
          case 4, 5, 6, 7, 8 -> Paging.REPEATS;
          default -> Paging.ENDS;
        };
  }

  @Override
  public Reply answer(Request request) {
    if (paging != Paging.ENDS && pages(request.operation())) {
      return paged(request);
    }
    return chance.oneIn(oddOneIn) ? odd(request.operation()) : sound.answer(request);
  }

  private static boolean pages(String operation) {
    return operation.startsWith("List")
        || operation.equals("DescribeTargetGroups")
        || operation.equals("DescribeInstanceInformation");
  }

  private Reply paged(Request request) {
    page++;
    String token =
        switch (paging) {
          case ENDS -> "";
          case REPEATS -> "again";
          case CIRCLES -> "page" + page % 3;
          case NEVER_ENDS -> "page" + page;
        };
    Optional<JsonNode> json = SoundAws.json(request.operation());
    if (json.isPresent()) {
      ObjectNode body = json.get().deepCopy();
      body.put(
          request.operation().equals("DescribeInstanceInformation") ? "NextToken" : "nextToken",
          token);
      return Reply.ok(SoundAws.bytes(Wire.written(body)));
    }
    String xml = SoundAws.xml(request.operation()).toString();
    return Reply.ok(
        SoundAws.bytes(
            xml.replace(
                "</TargetGroups>", "</TargetGroups><NextMarker>" + token + "</NextMarker>")));
  }

  private Reply odd(String operation) {
    Optional<JsonNode> json = SoundAws.json(operation);
    return switch (chance.below(6)) {
      case 0 -> error(json.isPresent());
      case 1 ->
          new Reply(STATUSES[chance.below(STATUSES.length)], headers(), body(operation, json));
      case 2 -> new Reply(200, headers(), body(operation, json));
      default -> Reply.ok(body(operation, json));
    };
  }

  private SdkBytes body(String operation, Optional<JsonNode> json) {
    return SoundAws.bytes(
        json.map(sound -> Wire.spoiled(sound, chance))
            .orElseGet(() -> OddXml.spoiled(SoundAws.xml(operation), chance)));
  }

  private Reply error(boolean json) {
    int status = STATUSES[3 + chance.below(STATUSES.length - 3)];
    String code =
        chance.oneIn(4) ? OddText.altered(chance.among(CODES), chance) : chance.among(CODES);
    String message =
        chance.oneIn(4) ? OddText.altered(chance.among(MESSAGES), chance) : chance.among(MESSAGES);
    Map<String, List<String>> headers = chance.oneIn(3) ? headers() : Map.of();
    if (json) {
      JsonNode body = Wire.sound("{'__type':'x','message':'y','Error':{'a':[1]}}");
      ((ObjectNode) body).put("__type", code).put("message", message);
      return new Reply(
          status,
          headers,
          SoundAws.bytes(chance.oneIn(3) ? Wire.spoiled(body, chance) : Wire.written(body)));
    }
    OddXml.Tree body =
        OddXml.tree(
            "ErrorResponse",
            OddXml.tree(
                "Error",
                OddXml.leaf("Type", "Sender"),
                OddXml.leaf("Code", code.replace("<", "").replace("&", "")),
                OddXml.leaf("Message", message.replace("<", "").replace("&", ""))),
            OddXml.leaf("RequestId", "1"));
    return new Reply(
        status,
        headers,
        SoundAws.bytes(chance.oneIn(3) ? OddXml.spoiled(body, chance) : body.toString()));
  }

  private Map<String, List<String>> headers() {
    String name =
        chance.among(
            "x-amz-crc32",
            "Content-Encoding",
            "Date",
            "x-amzn-errortype",
            "x-amzn-query-error",
            "Content-Length",
            "x-amzn-RequestId",
            "Content-Type");
    String value =
        chance.oneIn(2)
            ? OddText.any(chance)
            : chance.among("gzip", "0", "A;B;C", ";", "Tue, 24 Nov 2026 19:00:00 GMT", "text/html");
    return Map.of(chance.oneIn(8) ? name.toLowerCase(Locale.ROOT) : name, List.of(value));
  }
}
