package io.ecsanywhere.controller.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.adapters.pool.Member;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.adapters.pool.PoolId;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTagsTest {

  private static final PoolAdapters ADAPTERS = PoolAdapters.of(List.of(new Anything()));

  private static ServiceTags read(Map<String, String> tags) {
    return ServiceTags.read(tags, ADAPTERS);
  }

  private static PoolId pool(String name) {
    return new PoolId("any", name);
  }

  @Test
  void withoutTagsThereIsNothingAndNoProblem() {
    ServiceTags tags = read(Map.of("Owner", "team", "ecs-anything", "x"));
    assertThat(tags.slots()).isEmpty();
    assertThat(tags.problems()).isEmpty();
    assertThat(tags.healthyOnly()).contains(false);
  }

  @Test
  void aProblemIsOneLineWhateverTheTagHolds() {
    List<String> problems =
        read(Map.of(
                "ecs-a.healthyOnly", "a\nb\u0085c",
                "ecs-a.\u2028", "x",
                "ecs-a.lb/\n", "other:a",
                "ecs-a.lbName", "any:" + "!".repeat(10_000)))
            .problems();
    assertThat(problems)
        .hasSize(4)
        .allSatisfy(
            problem -> assertThat(problem).doesNotContainPattern("\\R").hasSizeLessThan(1_000));
  }

  @Test
  void thePositionalTagNamesOnePoolForEachContainer() {
    assertThat(read(Map.of("ecs-a.lbName", "  any:a\tany:b ")).slots())
        .containsExactly(
            Map.entry(new Selector.Nth(0), new ServiceTags.Slot(Set.of(pool("a")), false)),
            Map.entry(new Selector.Nth(1), new ServiceTags.Slot(Set.of(pool("b")), false)));
  }

  @Test
  void aNamedTagMayNameSeveralPools() {
    assertThat(read(Map.of("ecs-a.lb/web:8080", "any:a any:b")).slots())
        .containsExactly(
            Map.entry(
                new Selector.Named("web", OptionalInt.of(8080)),
                new ServiceTags.Slot(Set.of(pool("a"), pool("b")), false)));
  }

  @ParameterizedTest
  @CsvSource({
    "ecs-a.lbName, '  ', tag ecs-a.lbName is empty",
    "ecs-a.lbName, any:bad!, tag ecs-a.lbName: 'bad!' is no name",
    "ecs-a.lbName, other:a, no load-balancer adapter has the scheme 'other'",
    "ecs-a.lb/, any:a, tag ecs-a.lb/ names no container port",
    "ecs-a.lb/web:http, any:a, tag ecs-a.lb/web:http names no container port",
    "ecs-a.lb/web:0, any:a, tag ecs-a.lb/web:0 names no container port",
    "ecs-a.lb/web:65536, any:a, tag ecs-a.lb/web:65536 names no container port",
    "ecs-a.lb/web, '', tag ecs-a.lb/web is empty",
    "ecs-a.healthyOnly, yes, tag ecs-a.healthyOnly is 'yes': expected true or false",
    "ecs-a.lbname, any:a, tag ecs-a.lbname is unknown",
  })
  void whatCannotBeUnderstoodIsNamedWithItsTag(String tag, String value, String problem) {
    assertThat(read(Map.of(tag, value)).problems())
        .singleElement()
        .asString()
        .contains(problem)
        .doesNotContain("\n");
  }

  @Test
  void besideWhatCannotBeUnderstoodTheRestIsRead() {
    ServiceTags tags = read(Map.of("ecs-a.lb/web", "any:a any:bad!", "ecs-a.lb/api", "any:b"));
    assertThat(tags.slots())
        .containsEntry(
            new Selector.Named("web", OptionalInt.empty()),
            new ServiceTags.Slot(Set.of(pool("a")), true))
        .containsEntry(
            new Selector.Named("api", OptionalInt.empty()),
            new ServiceTags.Slot(Set.of(pool("b")), false));
  }

  private static final class Anything implements PoolAdapter {
    @Override
    public String scheme() {
      return "any";
    }

    @Override
    public String canonical(String name) {
      if (name.endsWith("!")) {
        throw new IllegalArgumentException("'" + name + "' is no name");
      }
      return name;
    }

    @Override
    public List<Member> members(String name) {
      return List.of();
    }

    @Override
    public void apply(String name, Change change) {
      throw new UnsupportedOperationException();
    }
  }
}
