package io.ecsanywhere.adapters.aws;

import io.ecsanywhere.adapters.budget.Allowance;
import io.ecsanywhere.informers.time.Drivers;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;

/**
 * What the connection to AWS has to be told; region, endpoints and credentials come from where
 * every AWS SDK takes them, proxies from the environment.
 *
 * @param version the controller's version, for the user agent
 * @param concurrency how many calls may be under way at once, such as the number of workers
 * @param targetResyncPeriod how long what a target group demands is remembered
 * @param allowance what of AWS's request rates may be used
 * @param drivers start the loop that serves calls which wait for their turn
 */
public record AwsSettings(
    String version,
    int concurrency,
    Duration targetResyncPeriod,
    Allowance allowance,
    Ticker ticker,
    Drivers drivers) {}
