package io.ecsanywhere.harness;

import io.ecsanywhere.harness.ecs.Ecs;
import io.ecsanywhere.harness.front.Json;
import io.ecsanywhere.harness.ssm.ManagedInstance.Ping;
import io.ecsanywhere.harness.ssm.SsmApi;

/** An external host: its two sides, ECS's container instance and SSM's managed instance. */
public final class Host {

  private final Ecs ecs;
  private final SsmApi ssm;
  private final String name;
  private final String cluster;
  private final Ecs.Registered registered;
  private volatile String address;

  Host(
      Ecs ecs, SsmApi ssm, String name, String cluster, Ecs.Registered registered, String address) {
    this.ecs = ecs;
    this.ssm = ssm;
    this.name = name;
    this.cluster = cluster;
    this.registered = registered;
    this.address = address;
  }

  public String name() {
    return name;
  }

  public String cluster() {
    return cluster;
  }

  /** Where its containers really are reached. */
  public String address() {
    return address;
  }

  public String containerInstanceArn() {
    return registered.containerInstanceArn();
  }

  public String managedInstanceId() {
    return registered.managedInstanceId();
  }

  /** The host dies: containers are gone, its tasks still read RUNNING. SSM notices nothing yet. */
  public void lose() {
    ecs.lose(containerInstanceArn());
  }

  /** The host is back; tasks whose containers died with it are replaced. */
  public void restore() {
    ecs.reconnect(containerInstanceArn());
    ssm.ping(managedInstanceId(), Ping.ONLINE);
  }

  /** Only its agent loses the connection; {@link #restore} ends that too. */
  public void disconnectAgent() {
    ecs.disconnect(containerInstanceArn());
  }

  /** The host gets another address, and tells SSM. */
  public void moveTo(String newAddress) {
    ecs.move(containerInstanceArn(), newAddress);
    ssm.reportAddress(managedInstanceId(), newAddress);
    address = newAddress;
  }

  /** SSM shows this address, wherever the host really is: Docker's bridge, for instance. */
  public void reportAddress(String shown) {
    ssm.reportAddress(managedInstanceId(), shown);
  }

  public void ping(Ping status) {
    ssm.ping(managedInstanceId(), status);
  }

  public void putAttribute(String attribute, String value) {
    attributes("PutAttributes", attribute, value);
  }

  public void deleteAttribute(String attribute) {
    attributes("DeleteAttributes", attribute, "");
  }

  private void attributes(String operation, String attribute, String value) {
    var parameters = Json.object().put("cluster", cluster);
    var one = parameters.putArray("attributes").addObject();
    one.put("name", attribute)
        .put("targetType", "container-instance")
        .put("targetId", containerInstanceArn());
    if (!value.isEmpty()) {
      one.put("value", value);
    }
    ecs.api().handle(operation, parameters);
  }

  /** ECS moves the host's service tasks elsewhere. */
  public void drain() {
    updateState("DRAINING");
  }

  public void activate() {
    updateState("ACTIVE");
  }

  private void updateState(String status) {
    var parameters = Json.object().put("cluster", cluster).put("status", status);
    parameters.putArray("containerInstances").add(containerInstanceArn());
    ecs.api().handle("UpdateContainerInstancesState", parameters);
  }

  /** The next dynamic port given out here is this one, if it is free then. */
  public void forceNextPort(int port) {
    ecs.forceNextPort(containerInstanceArn(), port);
  }

  /** Dynamic ports go on upwards from now on, as Docker gives them out: none comes again soon. */
  public void givePortsInTurn() {
    ecs.givePortsInTurn(containerInstanceArn());
  }

  /** Whether bindings on {@code ::} are listed beside those on {@code 0.0.0.0}. */
  public void listIpv6Bindings(boolean listed) {
    ecs.listIpv6Bindings(containerInstanceArn(), listed);
  }
}
