package io.ecsanywhere.harness.seeded.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.PingStatus;

/** SSM's client of one process. */
final class SeededSsm implements SsmClient {

  private final Ssm ssm;
  private final Caller caller;

  SeededSsm(Ssm ssm, Caller caller) {
    this.ssm = ssm;
    this.caller = caller;
  }

  private record Shown(TreeMap<String, String> rows, long asOf) {}

  @Override
  public DescribeInstanceInformationResponse describeInstanceInformation(
      DescribeInstanceInformationRequest request) {
    List<String> ids = request.filters().getFirst().values();
    Shown shown =
        caller.call(
            Operation.DESCRIBE_INSTANCE_INFORMATION,
            String.join(" ", ids),
            request,
            request.nextToken() != null,
            (asOf, flaw) -> {
              TreeMap<String, String> rows = new TreeMap<>(ssm.at(asOf));
              rows.keySet().retainAll(ids);
              if (flaw == Fate.Flaw.PARTIAL && !rows.isEmpty()) {
                rows.pollFirstEntry();
              }
              return new Shown(rows, asOf);
            });
    List<InstanceInformation> rows = new ArrayList<>();
    shown.rows.forEach(
        (id, address) -> {
          caller
              .observer()
              .told(caller.process(), new Observer.Told.OfAddress(id, address), shown.asOf);
          rows.add(
              InstanceInformation.builder()
                  .instanceId(id)
                  .ipAddress(address.isEmpty() ? null : address)
                  .pingStatus(PingStatus.ONLINE)
                  .build());
        });
    return DescribeInstanceInformationResponse.builder().instanceInformationList(rows).build();
  }

  @Override
  public String serviceName() {
    return SsmClient.SERVICE_NAME;
  }

  @Override
  public void close() {}
}
