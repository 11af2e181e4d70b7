package io.ecsanywhere.harness.elb;

import com.google.common.base.Splitter;

/** The HTTP statuses that a health check takes for success, such as {@code 200-299,301}. */
final class StatusCodes {

  private StatusCodes() {}

  static boolean match(String codes, int status) {
    return Splitter.on(',')
        .trimResults()
        .splitToStream(codes)
        .map(Splitter.on('-')::splitToList)
        .anyMatch(
            range ->
                Integer.parseInt(range.getFirst()) <= status
                    && status <= Integer.parseInt(range.getLast()));
  }
}
