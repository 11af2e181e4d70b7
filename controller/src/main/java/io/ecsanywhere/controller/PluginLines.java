package io.ecsanywhere.controller;

import io.ecsanywhere.adapters.pool.Plugin;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was found of adapters beside the one for target groups, a line each. */
final class PluginLines {

  private static final Logger log = LoggerFactory.getLogger(PluginLines.class);

  private PluginLines() {}

  static void log(PoolAdapters adapters) {
    for (Plugin plugin : adapters.plugins()) {
      log.atInfo()
          .addKeyValue("event", "adapter-found")
          .addKeyValue("scheme", plugin.scheme())
          .addKeyValue("class", plugin.adapter())
          .addKeyValue("jar", plugin.jar().map(Path::toString).orElse(""))
          .log("a plugin serves pools that are named {}:…", plugin.scheme());
    }
    for (Path jar : adapters.idleJars()) {
      log.atWarn()
          .addKeyValue("event", "plugin-without-adapter")
          .addKeyValue("jar", jar.toString())
          .log(
              "no load-balancer adapter came from this jar: expected one that META-INF/services/{}"
                  + " names, unless it is a library that another jar needs",
              PoolAdapter.class.getName());
    }
  }
}
