package io.ecsanywhere.harness.elb;

import io.ecsanywhere.harness.front.ApiError;

/** The errors of Elastic Load Balancing, in its own words where those are known. */
final class Errors {

  private Errors() {}

  static ApiError validation(String message) {
    return bad("ValidationError", message);
  }

  /** A member is missing; it is named as in the API's model. */
  static ApiError missing(String member) {
    return validation(
        "1 validation error detected: Value null at '"
            + Character.toLowerCase(member.charAt(0))
            + member.substring(1)
            + "' failed to satisfy constraint: Member must not be null");
  }

  static ApiError notAnArn(String text, String what) {
    return validation("'" + text + "' is not a valid " + what + " ARN");
  }

  static ApiError noTargetGroup(String arn) {
    return bad("TargetGroupNotFound", "Target groups '" + arn + "' not found");
  }

  static ApiError noTargetGroups() {
    return bad("TargetGroupNotFound", "One or more target groups not found");
  }

  static ApiError noLoadBalancer(String nameOrArn) {
    return bad("LoadBalancerNotFound", "Load balancers '[" + nameOrArn + "]' not found");
  }

  static ApiError noListener(String arn) {
    return bad("ListenerNotFound", "One or more listeners not found: " + arn);
  }

  static ApiError duplicateTargetGroup(String name) {
    return bad(
        "DuplicateTargetGroupName",
        "A target group with the same name '" + name + "' exists, but with different settings");
  }

  static ApiError duplicateLoadBalancer(String name) {
    return bad(
        "DuplicateLoadBalancerName",
        "A load balancer with the same name '" + name + "' exists, but with different settings");
  }

  static ApiError duplicateListener(String loadBalancerArn) {
    return bad(
        "DuplicateListener",
        "A listener already exists on this port for this load balancer '" + loadBalancerArn + "'");
  }

  static ApiError inUse(String targetGroupArn) {
    return bad(
        "ResourceInUse",
        "Target group '" + targetGroupArn + "' is currently in use by a listener or a rule");
  }

  static ApiError onOtherLoadBalancer(String targetGroupArn) {
    return bad(
        "TargetGroupAssociationLimit",
        "The following target groups cannot be associated with more than one load balancer: "
            + targetGroupArn);
  }

  static ApiError incompatible(String listener, String group) {
    return bad(
        "IncompatibleProtocols",
        "A listener with protocol '"
            + listener
            + "' cannot forward to a target group with protocol '"
            + group
            + "'");
  }

  static ApiError unsupported(String protocol, String balancerType) {
    return bad(
        "UnsupportedProtocol",
        "Protocol '" + protocol + "' is not supported by load balancers of type " + balancerType);
  }

  static ApiError tooManyTargets(int limit, String targetGroupArn) {
    return bad(
        "TooManyTargets",
        "The maximum number of targets per target group '"
            + limit
            + "' has been reached on target group '"
            + targetGroupArn
            + "'");
  }

  static ApiError tooManyRegistrations(int limit, String id) {
    return bad(
        "TooManyRegistrationsForTargetId",
        "The maximum number of registrations per target '"
            + limit
            + "' has been reached for '"
            + id
            + "'");
  }

  static ApiError invalidTarget(String message) {
    return bad("InvalidTarget", message);
  }

  static ApiError tooManyTags(int limit) {
    return bad("TooManyTags", "A resource can have at most " + limit + " tags");
  }

  static ApiError duplicateTagKeys(String key) {
    return bad("DuplicateTagKeys", "The tag key '" + key + "' is given more than once");
  }

  private static ApiError bad(String code, String message) {
    return new ApiError(400, code, message);
  }
}
