package io.ecsanywhere.adapters.pool;

/**
 * What a load balancer's own checks say of a member, in its own words: for people to read, nothing
 * is decided by it.
 *
 * @param state such as {@code healthy}; empty where the load balancer did not say
 * @param reason such as {@code Target.Timeout}; empty where there is none
 */
public record Health(String state, String reason) {

  /** Nobody has asked, or the load balancer does not say. */
  public static final Health UNKNOWN = new Health("", "");
}
