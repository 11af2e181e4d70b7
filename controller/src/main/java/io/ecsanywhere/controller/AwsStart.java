package io.ecsanywhere.controller;

import com.google.common.collect.Sets;
import io.ecsanywhere.adapters.aws.AwsConnection;
import io.ecsanywhere.adapters.aws.AwsSettings;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.command.Build;
import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.controller.command.StartException;
import io.ecsanywhere.informers.source.ApiException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first steps of every command that needs AWS. */
final class AwsStart {

  private static final Logger log = LoggerFactory.getLogger(AwsStart.class);

  /** Where the launcher says that the distribution's plugins are. */
  private static final String PLUGINS = "ecsa.plugins";

  private AwsStart() {}

  /** The way to AWS. Calls nothing but what credentials come from. */
  static AwsConnection connect(Options options, Machine machine) throws StartException {
    return asSet(
        () ->
            AwsConnection.connect(
                new AwsSettings(
                    Build.current().version(),
                    options.workers(),
                    options.targetResyncPeriod(),
                    options.apiBudget(),
                    machine.ticker(),
                    machine.drivers())));
  }

  /** Target groups, and what plugins bring. */
  static PoolAdapters adapters(AwsConnection aws) throws StartException {
    PoolAdapters adapters =
        asSet(
            () ->
                PoolAdapters.load(
                    List.of(aws.targetGroups()), Path.of(System.getProperty(PLUGINS, "plugins"))));
    PluginLines.log(adapters);
    return adapters;
  }

  /** A part that is made as the user has set it, and says in one line why it cannot be. */
  static <R> R asSet(Supplier<R> part) throws StartException {
    try {
      return part.get();
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * A cluster that is not there is a slip of the pen, where somebody asks about it; AWS being out
   * of reach passes.
   */
  static void refuseMissingClusters(Options options, AwsConnection aws) throws StartException {
    Set<String> missing = missingClusters(options, aws);
    if (!missing.isEmpty()) {
      throw new StartException(lacking(missing, aws));
    }
  }

  /**
   * The same, where the others must not suffer from it: one of several clusters may have been
   * deleted since the flags were written.
   */
  static void setAsideMissingClusters(Options options, AwsConnection aws) throws StartException {
    Set<String> missing = missingClusters(options, aws);
    if (missing.isEmpty()) {
      return;
    }
    if (missing.equals(options.clusters())) {
      throw new StartException(lacking(missing, aws));
    }
    log.atWarn()
        .addKeyValue("event", "clusters-missing")
        .addKeyValue("clusters", missing)
        .log("{}; going on without", lacking(missing, aws));
  }

  private static String lacking(Set<String> missing, AwsConnection aws) {
    return "--cluster %s: there is no active cluster of that name in %s"
        .formatted(String.join(", ", missing), aws.region());
  }

  /** Those that are named and not there, as far as AWS tells. */
  private static Set<String> missingClusters(Options options, AwsConnection aws) {
    if (options.everyCluster()) {
      return Set.of();
    }
    try {
      return Sets.difference(options.clusters(), aws.readPorts().existing(options.clusters()))
          .immutableCopy();
    } catch (ApiException e) {
      log.atWarn()
          .addKeyValue("event", "clusters-unchecked")
          .addKeyValue("operation", e.failure().operation())
          .addKeyValue("error_kind", e.failure().kind())
          .addKeyValue("error", e.failure().message())
          .log("cannot check that the clusters exist; going on");
      return Set.of();
    }
  }
}
