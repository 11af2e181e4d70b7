package io.ecsanywhere.controller;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The boundaries of the architecture, over the classes of all three modules. */
class BoundariesTest {

  private static final String INFORMERS = "io.ecsanywhere.informers";
  private static final String ADAPTERS = "io.ecsanywhere.adapters";
  private static final String CONTROLLER = "io.ecsanywhere.controller";
  private static final String TIME = INFORMERS + ".time";

  private static final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(INFORMERS, ADAPTERS, CONTROLLER);

  private static final Set<String> CLOCKS_AND_WAITING =
      Set.of(
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.time.Instant.now",
          "java.lang.Thread.sleep");

  private static final DescribedPredicate<JavaAccess<?>> CLOCK_OR_WAITING =
      describe(
          "read a clock or sleep",
          access ->
              CLOCKS_AND_WAITING.contains(
                  access.getTargetOwner().getName() + "." + access.getTarget().getName()));

  /** Without this a rule over classes that were not found would hold. */
  @ParameterizedTest
  @ValueSource(strings = {INFORMERS + ".model", TIME, ADAPTERS + ".pool", CONTROLLER + ".command"})
  void theClassesOfEveryModuleAreLookedAt(String packageName) {
    assertThat(classes).extracting(JavaClass::getPackageName).contains(packageName);
  }

  @Test
  void onlyAdaptersKnowTheAwsSdk() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(INFORMERS + "..", CONTROLLER + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.."));
  }

  @Test
  void informersKnowNeitherAdaptersNorController() {
    check(
        noClasses()
            .that()
            .resideInAPackage(INFORMERS + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ADAPTERS + "..", CONTROLLER + ".."));
  }

  @Test
  void adaptersDoNotKnowTheController() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ADAPTERS + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CONTROLLER + ".."));
  }

  @Test
  void clocksAndWaitingLiveInOnePackage() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(TIME)
            .should()
            .accessTargetWhere(CLOCK_OR_WAITING));
  }

  /** The rule above sees calls and method references: it finds the one place where they belong. */
  @Test
  void theRuleOnClocksFindsThemWhereTheyLive() {
    ArchRule everywhere = noClasses().should().accessTargetWhere(CLOCK_OR_WAITING);
    assertThat(everywhere.evaluate(classes).getFailureReport().getDetails())
        .anyMatch(detail -> detail.contains("Ticker"));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(false).check(classes);
  }
}
