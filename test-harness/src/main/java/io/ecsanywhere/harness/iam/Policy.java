package io.ecsanywhere.harness.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * An identity-based policy. What no statement allows is refused; statements that deny are not
 * understood.
 */
public final class Policy {

  private final List<Statement> statements;

  private Policy(List<Statement> statements) {
    this.statements = statements;
  }

  /**
   * Reads a policy document.
   *
   * @throws IllegalArgumentException where it says more than is understood here
   */
  public static Policy of(JsonNode document) {
    return new Policy(
        StreamSupport.stream(document.path("Statement").spliterator(), false)
            .map(Statement::of)
            .toList());
  }

  /** The same with those statements alone whose id is wanted. */
  public Policy only(Predicate<String> sids) {
    return new Policy(statements.stream().filter(statement -> sids.test(statement.sid())).toList());
  }

  /** The actions that it names. */
  public Set<String> actions() {
    return statements.stream()
        .flatMap(statement -> statement.actions().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  boolean allows(Ask ask) {
    return statements.stream().anyMatch(statement -> statement.allows(ask));
  }
}
