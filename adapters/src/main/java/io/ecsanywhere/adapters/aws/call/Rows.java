package io.ecsanywhere.adapters.aws.call;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.List;

/** Lists in answers. JSON can say that there is nothing where a row or a name should be. */
public final class Rows {

  private Rows() {}

  /**
   * All rows.
   *
   * @throws ApiException where one is not there: what it would have said cannot be known, so the
   *     answer as a whole is of no use
   */
  public static <T> List<T> whole(String operation, List<T> rows) {
    if (rows.stream().anyMatch(row -> row == null || row.equals(""))) {
      throw new ApiException(
          new ApiFailure.Transient(operation, "the answer has nothing where a row should be"));
    }
    return rows;
  }
}
