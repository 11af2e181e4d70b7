package io.ecsanywhere.harness;

import io.ecsanywhere.harness.control.Control;
import io.ecsanywhere.harness.ecs.Ecs;
import io.ecsanywhere.harness.elb.ElbApi;
import io.ecsanywhere.harness.elb.Pools;
import io.ecsanywhere.harness.events.EventBridge;
import io.ecsanywhere.harness.events.QueueServer;
import io.ecsanywhere.harness.front.CallLog;
import io.ecsanywhere.harness.front.Faults;
import io.ecsanywhere.harness.front.Front;
import io.ecsanywhere.harness.front.Gate;
import io.ecsanywhere.harness.front.RateBuckets;
import io.ecsanywhere.harness.front.Upstream;
import io.ecsanywhere.harness.iam.Access;
import io.ecsanywhere.harness.lease.DynamoDbServer;
import io.ecsanywhere.harness.net.LoopbackRuntime;
import io.ecsanywhere.harness.net.Network;
import io.ecsanywhere.harness.net.Subnet;
import io.ecsanywhere.harness.net.TrafficLog;
import io.ecsanywhere.harness.ssm.SsmApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** ECS Anywhere and what belongs to it, in one process and behind one address. */
public final class SimulatedAws implements AutoCloseable {

  private final SimulationOptions options;
  private final Faults faults;
  private final RateBuckets rates;
  private final Access access;
  private final Gate gate;
  private final CallLog calls;
  private final Front front;
  private final QueueServer queues;
  private final Upstream sqs;
  private final EventBridge events;
  private final Network network;
  private final LoopbackRuntime servers;
  private final ElbApi elb;
  private final Ecs ecs;
  private final SsmApi ssm;
  private final Subnet subnet;
  private final Hosts hosts;
  private final Console console;

  private SimulatedAws(SimulationOptions options) throws IOException {
    this.options = options;
    var account = options.account();
    var clock = options.clock();
    faults = new Faults(options.seed());
    rates = new RateBuckets(options.rateScale(), System::nanoTime);
    network = Network.open();
    elb = new ElbApi(account, options.elb(), network);
    access = new Access(account, elb.pools()::tags);
    gate = new Gate(account, faults, access, rates, options.latency());
    calls = new CallLog(options.callsKept());
    front = new Front(options.port(), gate, calls, clock);
    queues = new QueueServer(front.endpoint(), account);
    sqs = new Upstream(queues.address());
    events = new EventBridge(account, clock, queues, options.queue(), options.seed());
    servers = new LoopbackRuntime(network);
    ecs =
        new Ecs(
            account,
            clock,
            faults::staleness,
            faults::newcomersLag,
            events,
            options.runtime().orElse(servers),
            options.timings(),
            options.replaceUnhealthyTasks(),
            options.seed());
    ssm = new SsmApi(clock);
    subnet = Subnet.claim();
    hosts = new Hosts(ecs, ssm, options.firstHost().orElseGet(subnet::firstAddress));
    console = new Console(ecs.api());
    front.add(ecs.api());
    front.add(ssm);
    front.add("sqs", sqs);
    front.add(elb);
    front.add("/_control/", new Control(this));
    front.start();
  }

  public static SimulatedAws start(SimulationOptions options) {
    try {
      return new SimulatedAws(options);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The simulated AWS cannot listen on port " + options.port(), e);
    }
  }

  /** The one address of all APIs. */
  public URI endpoint() {
    return front.endpoint();
  }

  /** The variables that point the AWS CLI and the SDKs here. */
  public Map<String, String> environment() {
    var variables = new LinkedHashMap<String, String>();
    variables.put("AWS_ENDPOINT_URL", endpoint().toString());
    variables.put("AWS_REGION", options.account().region());
    variables.put("AWS_DEFAULT_REGION", options.account().region());
    variables.put("AWS_ACCESS_KEY_ID", "simulated");
    variables.put("AWS_SECRET_ACCESS_KEY", "simulated");
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    return variables;
  }

  public Ecs ecs() {
    return ecs;
  }

  public SsmApi ssm() {
    return ssm;
  }

  /** Target groups and what they hold. */
  public Pools pools() {
    return elb.pools();
  }

  /** The requests that listeners have forwarded. */
  public TrafficLog traffic() {
    return elb.traffic();
  }

  /** Where containers and listeners live, and load generators may. */
  public Network network() {
    return network;
  }

  /** The containers, where they are real servers. */
  public LoopbackRuntime servers() {
    return servers;
  }

  public EventBridge events() {
    return events;
  }

  public Hosts hosts() {
    return hosts;
  }

  /**
   * The queue is deleted, as if somebody had done so by hand; who waits for messages is cut off.
   */
  public void deleteQueue() {
    events.deleteQueue();
    sqs.cutOff();
  }

  /** What people do to their clusters. */
  public Console console() {
    return console;
  }

  public Faults faults() {
    return faults;
  }

  public RateBuckets rates() {
    return rates;
  }

  /** What callers may do; everything, until a policy is attached. */
  public Access access() {
    return access;
  }

  /** Has this server answer DynamoDB's calls from now on, so that they too come this way. */
  public void serve(DynamoDbServer server) {
    front.add("dynamodb", new Upstream(server.address()));
  }

  /** Where every call passes; its latency can be set. */
  public Gate gate() {
    return gate;
  }

  public CallLog calls() {
    return calls;
  }

  /** Ends all faults, those of calls and those of events. */
  public void clearFaults() {
    faults.clear();
    events.clearFaults();
  }

  @Override
  public void close() {
    front.close();
    ecs.close();
    events.close();
    elb.close();
    servers.close();
    network.close();
    queues.close();
    subnet.close();
  }
}
