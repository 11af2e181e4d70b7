package io.ecsanywhere.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.CaseFormat;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentsTest {

  @Test
  void everyFieldIsDescribed() throws IOException {
    List<String> fields =
        Stream.of(Documents.class.getDeclaredClasses())
            .flatMap(document -> Stream.of(document.getRecordComponents()))
            .map(RecordComponent::getName)
            .map(name -> CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, name))
            .distinct()
            .toList();
    String page = Files.readString(Path.of("STATUS.md"));

    assertThat(fields).contains("services", "health_reason");
    assertThat(fields).allSatisfy(field -> assertThat(page).contains("`" + field + "`"));
  }
}
