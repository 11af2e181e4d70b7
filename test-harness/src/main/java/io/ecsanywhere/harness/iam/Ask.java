package io.ecsanywhere.harness.iam;

import java.util.List;
import java.util.Map;

/**
 * One thing that a call needs to be allowed to do.
 *
 * @param action such as {@code ecs:DescribeTasks}
 * @param resource an ARN, or {@code *} where AWS knows none for the action
 * @param context what conditions are judged by: keys such as {@code ecs:cluster}, and their values
 */
record Ask(String action, String resource, Map<String, List<String>> context) {}
