package io.ecsanywhere.harness.soak;

import java.time.Duration;

/**
 * What a process holds at one moment.
 *
 * @param at since the soak began
 * @param heapBytes of live objects, after a collection
 * @param ourObjects how many of them are of this project's classes: what caches and queues hold
 * @param threads of the operating system
 * @param files open file descriptors
 * @param residentBytes of the process
 */
record Sample(
    Duration at, long heapBytes, long ourObjects, long threads, long files, long residentBytes) {}
