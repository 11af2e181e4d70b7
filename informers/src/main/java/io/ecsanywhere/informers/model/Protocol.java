package io.ecsanywhere.informers.model;

/** The transport of a published port: the same number means another port in each. */
public enum Protocol {
  TCP,
  UDP
}
