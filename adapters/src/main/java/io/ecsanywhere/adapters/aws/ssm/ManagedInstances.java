package io.ecsanywhere.adapters.aws.ssm;

import com.google.common.collect.Iterables;
import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.aws.call.Pages;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;
import software.amazon.awssdk.services.ssm.model.PingStatus;

/** SSM's managed instances. */
public final class ManagedInstances {

  private static final String OPERATION = "ssm:DescribeInstanceInformation";
  private static final int BATCH = 50;

  private final AwsCalls calls;
  private final SsmClient ssm;

  public ManagedInstances(AwsCalls calls, SsmClient ssm) {
    this.calls = calls;
    this.ssm = ssm;
  }

  /**
   * What SSM knows of these hosts.
   *
   * @return a host without an address is missing: what SSM does not say must not take away what it
   *     has said before
   * @throws ApiException where a call failed; an unknown id is no failure, it is missing
   */
  public Answer<ManagedInstance> describe(Set<String> ids) {
    Map<String, ManagedInstance> found = new HashMap<>();
    for (List<String> batch : Iterables.partition(new TreeSet<>(ids), BATCH)) {
      search(batch, found);
    }
    Set<String> missing = new TreeSet<>(ids);
    missing.removeAll(found.keySet());
    found.keySet().retainAll(ids);
    return new Answer<>(found, missing);
  }

  /**
   * An id that SSM does not know can cost the whole call. SSM does not say which one it was, so the
   * ids are halved until it stands alone.
   */
  private void search(List<String> ids, Map<String, ManagedInstance> found) {
    try {
      for (InstanceInformation row : read(ids)) {
        String address = row.ipAddress() == null ? "" : row.ipAddress().strip();
        if (row.instanceId() != null && !address.isEmpty()) {
          boolean online = row.pingStatus() == PingStatus.ONLINE;
          found.put(row.instanceId(), new ManagedInstance(row.instanceId(), address, online));
        }
      }
    } catch (ApiException e) {
      if (!(e.failure() instanceof ApiFailure.NotFound)) {
        throw e;
      }
      if (ids.size() > 1) {
        search(ids.subList(0, ids.size() / 2), found);
        search(ids.subList(ids.size() / 2, ids.size()), found);
      }
    }
  }

  private List<InstanceInformation> read(List<String> ids) {
    InstanceInformationStringFilter filter =
        InstanceInformationStringFilter.builder().key("InstanceIds").values(ids).build();
    return Pages.all(
        OPERATION,
        token -> {
          DescribeInstanceInformationResponse answer =
              calls.call(
                  OPERATION,
                  () ->
                      ssm.describeInstanceInformation(
                          request -> request.filters(filter).maxResults(BATCH).nextToken(token)));
          return new Pages.Page<>(answer.instanceInformationList(), answer.nextToken());
        });
  }
}
