package io.ecsanywhere.controller.command;

import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Variables of the environment that look like ours and are not.
 *
 * @param meant each with what may be meant by it
 */
record UnknownVariables(Map<String, Optional<String>> meant) {

  private static final Logger log = LoggerFactory.getLogger(UnknownVariables.class);

  void log() {
    meant.forEach(
        (variable, nearest) ->
            log.atWarn()
                .addKeyValue("event", "unknown-variable")
                .addKeyValue("variable", variable)
                .addKeyValue("did_you_mean", nearest)
                .log("this environment variable belongs to no flag and was not read"));
  }
}
