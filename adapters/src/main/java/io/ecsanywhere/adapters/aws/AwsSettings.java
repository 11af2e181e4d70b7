package io.ecsanywhere.adapters.aws;

import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;

/**
 * What the connection to AWS has to be told; region, endpoints, credentials and proxy come from
 * where every AWS SDK takes them.
 *
 * @param version the controller's version, for the user agent
 * @param concurrency how many calls may be under way at once, such as the number of workers
 * @param targetResyncPeriod how long what a target group demands is remembered
 */
public record AwsSettings(
    String version, int concurrency, Duration targetResyncPeriod, Ticker ticker) {}
