package io.ecsanywhere.harness.fuzz;

/**
 * Makes inputs and feeds them to one door of the product. What an input does depends on its chance
 * alone: nothing that an earlier one left behind may matter.
 */
@FunctionalInterface
interface Fuzzer extends AutoCloseable {

  /** What became of an input. */
  enum Fate {
    ACCEPTED,
    REFUSED
  }

  /**
   * Makes one input and feeds it.
   *
   * @throws Exception a finding: the product let something out that it should not, or {@link Wrong}
   */
  Fate feed(Chance chance) throws Exception;

  @Override
  default void close() {}

  /** The product did not throw, and yet not what it promises. */
  final class Wrong extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Wrong(String what) {
      super(what);
    }
  }
}
