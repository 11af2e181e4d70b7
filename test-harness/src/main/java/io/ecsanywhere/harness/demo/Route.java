package io.ecsanywhere.harness.demo;

/**
 * The way of a request: a listener, the target group behind it, and the container that is to serve
 * it.
 *
 * @param url of the listener
 */
record Route(
    String url,
    String listenerArn,
    String groupName,
    String groupArn,
    String service,
    String container) {}
