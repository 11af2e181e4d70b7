package io.ecsanywhere.informers.model;

/**
 * Names one service: all that the work queue ever carries.
 *
 * @param cluster the cluster's name, unique in an account and region
 * @param service the service's name, unique in its cluster
 */
public record ServiceKey(String cluster, String service) implements Comparable<ServiceKey> {

  @Override
  public int compareTo(ServiceKey other) {
    int byCluster = cluster.compareTo(other.cluster);
    return byCluster != 0 ? byCluster : service.compareTo(other.service);
  }

  @Override
  public String toString() {
    return cluster + "/" + service;
  }
}
