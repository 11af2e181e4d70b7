package io.ecsanywhere.controller.pool;

/** What becomes of a member that a pool should not hold. */
public enum Fate {
  /** It goes: the task that accounts for it serves no more, or nothing runs there. */
  REMOVED,
  /** No task accounts for it: it goes unless the next whole list of tasks shows one. */
  UNLISTED,
  /** It stays, for it cannot be told whether a task accounts for it. */
  OPEN,
  /** It stays, for something about the pool's tasks could not be read. */
  UNDECIDED,
  /** It stays, for it is not the controller's. */
  NOT_OURS
}
