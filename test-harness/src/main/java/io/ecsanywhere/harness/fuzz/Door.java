package io.ecsanywhere.harness.fuzz;

import java.util.function.Supplier;

/**
 * A door of the product, and the fuzzer that stands before it.
 *
 * @param share of every thousand inputs: the cheap ones get most
 */
record Door(String name, int share, Supplier<Fuzzer> fuzzer) {}
