package io.ecsanywhere.informers.cache;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a service at one moment.
 *
 * @param service empty where there is no such service
 * @param current whether its cluster has been read since somebody began to act on the views; where
 *     it has not, nothing is to be concluded from what they lack
 * @param reread where it has not: of the tasks those of which all has been read since, the service
 *     and the host too
 * @param hosts the hosts of its tasks by container-instance ARN; one that could not be read is
 *     absent
 * @param confirmedSince when {@link ServiceViews#confirm} last succeeded, on the ticker
 * @param again where a read was stale: how long to wait before asking for a fresher view
 * @param failures why something could not be read again
 */
public record ServiceView(
    ServiceKey key,
    Optional<Service> service,
    boolean current,
    ImmutableSet<String> reread,
    ImmutableList<Task> tasks,
    ImmutableMap<String, Host> hosts,
    OptionalLong confirmedSince,
    Optional<Duration> again,
    ImmutableList<ApiFailure> failures) {}
