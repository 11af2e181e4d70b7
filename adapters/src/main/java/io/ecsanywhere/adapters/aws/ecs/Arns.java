package io.ecsanywhere.adapters.aws.ecs;

import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.adapters.aws.call.Rows;
import io.ecsanywhere.informers.source.ApiException;
import java.util.List;

/** ECS's names, of which all forms end alike. */
final class Arns {

  private Arns() {}

  /**
   * The part that names a thing within its cluster: {@code web} of {@code
   * arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/web}, of the older {@code …:service/web}, and of
   * {@code web}.
   */
  static String lastPart(String arnOrName) {
    return arnOrName.substring(arnOrName.lastIndexOf('/') + 1);
  }

  /**
   * The names of all of these.
   *
   * @throws ApiException where one names nothing: it would spoil the call that asks for it
   */
  static ImmutableSet<String> names(String operation, List<String> arns) {
    return ImmutableSet.copyOf(Rows.whole(operation, arns.stream().map(Arns::lastPart).toList()));
  }
}
