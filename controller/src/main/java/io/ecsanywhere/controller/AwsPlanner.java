package io.ecsanywhere.controller;

import io.ecsanywhere.adapters.aws.AwsConnection;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.command.Nearest;
import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.controller.command.StartException;
import io.ecsanywhere.controller.eligible.HostAddresses;
import io.ecsanywhere.controller.plan.Plan;
import io.ecsanywhere.controller.plan.Planning;
import io.ecsanywhere.controller.plan.UnknownServiceException;

/**
 * Plans with AWS behind the ports. Stands outside the write gate: it could not write if it tried.
 */
final class AwsPlanner {

  private AwsPlanner() {}

  /**
   * Connects to AWS and reads everything once.
   *
   * @throws StartException where the user has to put something right first
   */
  static Plan plan(Options options) throws StartException, InterruptedException {
    Machine machine = Machine.real();
    try (AwsConnection aws = AwsStart.connect(options, machine);
        PoolAdapters adapters = AwsStart.adapters(aws)) {
      AwsStart.refuseMissingClusters(options, aws);
      Planning planning =
          new Planning(
              aws.readPorts(),
              adapters,
              new HostAddresses(options.hostCidrs()),
              options.removesAfter(),
              machine.ticker(),
              options.workers());
      return options.everyCluster()
          ? planning.planAll(options.services())
          : planning.plan(options.clusters(), options.services());
    } catch (UnknownServiceException e) {
      throw new StartException(complaint(e), e);
    }
  }

  private static String complaint(UnknownServiceException unknown) {
    return "--service %s: there is no such service%s"
        .formatted(
            unknown.name(),
            Nearest.to(unknown.name(), unknown.known())
                .map(nearest -> ": did you mean " + nearest + "?")
                .orElse(""));
  }
}
