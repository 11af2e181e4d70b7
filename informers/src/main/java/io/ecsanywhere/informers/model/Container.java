package io.ecsanywhere.informers.model;

import java.util.List;

/**
 * A container of a task.
 *
 * @param networkBindings empty until the container runs, and always in {@code host} network mode
 */
public record Container(String name, List<NetworkBinding> networkBindings) {
  public Container {
    networkBindings = List.copyOf(networkBindings);
  }
}
