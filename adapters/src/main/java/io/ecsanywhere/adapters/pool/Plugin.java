package io.ecsanywhere.adapters.pool;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An adapter that was found, not built in.
 *
 * @param adapter its class
 * @param jar where its class came from, absolute; empty where nobody knows
 */
public record Plugin(String scheme, String adapter, Optional<Path> jar) {}
