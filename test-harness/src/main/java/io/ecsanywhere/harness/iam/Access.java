package io.ecsanywhere.harness.iam;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Account;
import io.ecsanywhere.harness.front.ApiError;
import io.ecsanywhere.harness.front.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What callers may do. Everything, until a policy is attached; from then on what it allows and
 * nothing else, whoever calls.
 */
public final class Access implements Guard {

  /** A call that the policy did not allow. */
  public record Refusal(String action, String resource) {}

  private final Account account;
  private final Asks asks;
  private final Set<String> used = new TreeSet<>();
  private final List<Refusal> refused = new ArrayList<>();
  private Optional<Policy> policy = Optional.empty();

  /**
   * @param groupTags the tags of a target group, by its ARN; none where there is no such group
   */
  public Access(Account account, Function<String, Map<String, String>> groupTags) {
    this.account = account;
    this.asks = new Asks(account, groupTags);
  }

  /** Puts this policy in the place of any other. */
  public synchronized void attach(Policy policy) {
    this.policy = Optional.of(policy);
  }

  /** The actions that a policy has allowed so far, and that were called. */
  public synchronized Set<String> used() {
    return new TreeSet<>(used);
  }

  /** What policies have refused so far, in order. */
  public synchronized List<Refusal> refused() {
    return List.copyOf(refused);
  }

  @Override
  public synchronized void pass(String service, String operation, ObjectNode parameters) {
    if (policy.isEmpty()) {
      return;
    }
    for (Ask ask : asks.of(service, operation, parameters)) {
      if (!policy.get().allows(ask)) {
        refused.add(new Refusal(ask.action(), ask.resource()));
        throw ApiError.denied(account, service, ask.action(), ask.resource());
      }
      used.add(ask.action());
    }
  }
}
