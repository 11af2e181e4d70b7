package io.ecsanywhere.harness.seeded;

import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.harness.seeded.aws.Ecs;
import io.ecsanywhere.harness.seeded.aws.Elb;
import io.ecsanywhere.harness.seeded.aws.Group;
import io.ecsanywhere.harness.seeded.aws.Shape;
import io.ecsanywhere.harness.seeded.aws.Ssm;
import io.ecsanywhere.harness.seeded.sched.Chance;
import io.ecsanywhere.informers.model.ServiceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What users have set up: groups, hosts, task definitions, services and their tags. */
final class Scenery {

  static final int ROOM = 50;

  private final long seed;
  private final Setting setting;
  private final Ecs ecs;
  private final Ssm ssm;
  private final Elb elb;
  private final List<Shape> shapes = new ArrayList<>();
  private final List<ServiceKey> services = new ArrayList<>();
  private int addresses;

  Scenery(long seed, Setting setting, Ecs ecs, Ssm ssm, Elb elb) {
    this.seed = seed;
    this.setting = setting;
    this.ecs = ecs;
    this.ssm = ssm;
    this.elb = elb;
  }

  void build() {
    Chance chance = new Chance(seed, "scenery");
    for (int i = 0; i < setting.groups(); i++) {
      elb.make("g" + i, ROOM, groupTags(chance));
    }
    for (int cluster = 0; cluster < setting.clusters(); cluster++) {
      for (int i = 0; i < setting.hosts(); i++) {
        addHost("c" + cluster);
      }
    }
    Shape.Published app = new Shape.Published("app", 8080);
    Shape.Published side = new Shape.Published("side", 9090);
    shapes.add(ecs.define(false, List.of(app)));
    shapes.add(ecs.define(false, List.of(app)));
    shapes.add(ecs.define(false, List.of(app, side)));
    shapes.add(ecs.define(true, List.of(new Shape.Published("app", 30_001))));
    shapes.add(ecs.define(true, List.of(new Shape.Published("app", 30_002))));
    for (int i = 0; i < setting.services(); i++) {
      ServiceKey key = new ServiceKey("c" + i % setting.clusters(), "s" + i);
      services.add(key);
      ecs.create(key, chance.nextInt(1, 4), shape(chance.nextInt(100)), tags(i));
    }
  }

  private static ImmutableSortedMap<String, String> groupTags(Chance chance) {
    TreeMap<String, String> tags = new TreeMap<>();
    if (chance.odds(0.8)) {
      tags.put("ecs-a.lbVpcCidr", "10.0.0.0/8");
    }
    if (chance.odds(0.2)) {
      tags.put("ecs-a.ownership", "shared");
    }
    return ImmutableSortedMap.copyOfSorted(tags);
  }

  void addHost(String cluster) {
    String id = "mi-%02d".formatted(addresses);
    ssm.report(id, address());
    ecs.addHost(cluster, id);
  }

  /** An address that nobody has had; every other lies in the load balancers' VPC. */
  String address() {
    int number = ++addresses;
    return (number % 2 == 0 ? "10.0.0." : "192.168.0.") + number;
  }

  List<ServiceKey> services() {
    return services;
  }

  ServiceKey service(int number) {
    return services.get(Math.floorMod(number, services.size()));
  }

  Shape shape(int number) {
    return shapes.get(Math.floorMod(number, shapes.size()));
  }

  /** Tags that can be understood, and name groups that there are. */
  ImmutableSortedMap<String, String> tags(int draw) {
    Chance chance = new Chance(seed, "tags-" + draw);
    TreeMap<String, String> tags = new TreeMap<>();
    if (chance.odds(0.1) || elb.now().isEmpty()) {
      return ImmutableSortedMap.copyOfSorted(tags);
    }
    switch (chance.nextInt(4)) {
      case 0 -> tags.put("ecs-a.lbName", group(chance) + " " + group(chance));
      case 1 -> tags.put("ecs-a.lb/app", group(chance));
      case 2 -> tags.put("ecs-a.lb/app", group(chance) + " " + group(chance));
      default -> tags.put("ecs-a.lbName", group(chance));
    }
    if (chance.odds(0.1)) {
      tags.put("ecs-a.healthyOnly", "true");
    }
    return ImmutableSortedMap.copyOfSorted(tags);
  }

  /** Tags like these, with a value that cannot be followed. */
  static ImmutableSortedMap<String, String> spoiled(
      ImmutableSortedMap<String, String> tags, int draw) {
    TreeMap<String, String> spoiled = new TreeMap<>(tags);
    List<String> words = List.of("", "what!is%this", "no-such-group");
    String word = words.get(Math.floorMod(draw, words.size()));
    // Each word is put out of its place by another: a position that is not named is given up.
    spoiled.replaceAll(
        (key, good) -> key.startsWith("ecs-a.lb") ? good.replaceAll("\\S+", word) : good);
    return ImmutableSortedMap.copyOfSorted(spoiled);
  }

  private String group(Chance chance) {
    Group group = chance.pick(List.copyOf(elb.now().values()));
    return chance.odds(0.25) ? group.arn() : group.name();
  }
}
