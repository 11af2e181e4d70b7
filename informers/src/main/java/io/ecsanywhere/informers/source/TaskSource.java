package io.ecsanywhere.informers.source;

import io.ecsanywhere.informers.model.Task;
import java.util.Set;

/** The tasks of a cluster, which can also be listed for one service. Ids are task ARNs. */
public interface TaskSource extends Source<Task> {

  /**
   * The ARNs of one service's tasks.
   *
   * @throws ApiException where any page could not be read
   */
  Set<String> listOfService(String service);
}
