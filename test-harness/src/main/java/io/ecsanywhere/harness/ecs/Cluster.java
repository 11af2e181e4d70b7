package io.ecsanywhere.harness.ecs;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A cluster and all that is in it. */
final class Cluster {

  final String name;
  final String arn;
  final Map<String, String> tags = new LinkedHashMap<>();
  final TreeMap<String, Instance> instances = new TreeMap<>();
  final HostsByLoad hostsByLoad = new HostsByLoad();

  /** Services that are active, by name. */
  final TreeMap<String, Service> services = new TreeMap<>();

  /** Services that are draining or inactive: out of the lists, still described. */
  final TreeMap<String, Service> deleted = new TreeMap<>();

  final TaskIndex tasks = new TaskIndex();

  /** Services with tasks that found no place: tried again when there is room. */
  final Set<Service> unplaced = new LinkedHashSet<>();

  int instancesEver;

  Cluster(String name, String arn) {
    this.name = name;
    this.arn = arn;
  }
}
