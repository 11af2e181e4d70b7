package io.ecsanywhere.controller.http;

import io.ecsanywhere.controller.election.Standing;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether a replica is ready, and what it is.
 *
 * @param ready whether its caches are synced: a standby is as ready as a leader
 * @param role in one word
 */
public record Readiness(boolean ready, String role, Standing standing) {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** Status 200 where it is ready, 503 before, and what it is in JSON. */
  public Answer readyz() {
    return new Answer(ready ? 200 : 503, Answer.JSON, json() + "\n");
  }

  private String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("ready", ready);
    fields.put("role", role);
    fields.put("identity", standing.identity());
    fields.put("leader", standing.holder());
    fields.put("epoch", standing.epoch());
    standing.renewedAgo().ifPresent(age -> fields.put("renewed_ms_ago", age.toMillis()));
    fields.put("changes", standing.changes());
    return JSON.writeValueAsString(fields);
  }
}
