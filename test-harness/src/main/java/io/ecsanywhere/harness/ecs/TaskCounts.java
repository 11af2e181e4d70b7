package io.ecsanywhere.harness.ecs;

/** How many of these tasks run, and how many are on their way there. */
record TaskCounts(int running, int pending) {
  static TaskCounts of(Iterable<Task> wanted) {
    int running = 0;
    int pending = 0;
    for (Task task : wanted) {
      if (task.now().running()) {
        running++;
      } else {
        pending++;
      }
    }
    return new TaskCounts(running, pending);
  }
}
