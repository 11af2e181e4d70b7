package io.ecsanywhere.controller.pool;

/** What is known of a member that no task is known to have held. */
public enum Stray {
  /** Nothing runs there that could be meant to be a target. */
  NOBODYS,
  /** It is so, unless the next whole list of tasks shows otherwise. */
  UNLISTED,
  /** It cannot be told for now whether it is somebody's, and no list that is due soon tells. */
  OPEN
}
