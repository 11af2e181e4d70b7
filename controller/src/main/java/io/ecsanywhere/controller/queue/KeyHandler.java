package io.ecsanywhere.controller.queue;

/** What workers do with a key. */
@FunctionalInterface
public interface KeyHandler<K> {

  /**
   * Handles one key. No two calls for one key run at the same time.
   *
   * <p>The handler itself says when it wants the key again; an exception is not its way of doing
   * so, but is survived: it is logged, and the key comes back rate limited.
   *
   * @throws InterruptedException where the workers are being stopped and their patience has run out
   */
  void handle(K key) throws InterruptedException;
}
