package io.ecsanywhere.controller.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with flags and variables is said in one line, with status 2 and nothing else. */
class RefusalTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --workers=0                         | --workers takes a whole number from 1 to 256, not '0'
          --workers=257                       | --workers takes a whole number from 1 to 256, not '257'
          --workers -1                        | --workers takes a whole number from 1 to 256, not '-1'
          --workers=many                      | --workers takes a whole number from 1 to 256, not 'many'
          --workers=                          | --workers takes a whole number from 1 to 256, not ''
          --workers                           | --workers takes a whole number from 1 to 256, and nothing follows it
          --workers --dry-run                 | --workers takes a whole number from 1 to 256, and nothing follows it
          --workers=1 --workers=2             | --workers is given twice, and takes one value
          --task-resync-period=0s             | --task-resync-period takes a duration such as 200ms, 30s or 1m30s, from 100ms to 24h, not '0s'
          --task-resync-period=25h            | --task-resync-period takes a duration such as 200ms, 30s or 1m30s, from 100ms to 24h, not '25h'
          --full-resync-period=10             | --full-resync-period takes a duration such as 200ms, 30s or 1m30s, from 100ms to 24h, not '10'
          --retry-base-delay=0ms              | --retry-base-delay takes a duration such as 200ms, 30s or 1m30s, from 1ms to 24h, not '0ms'
          --retry-max-delay=100ms             | --retry-max-delay takes a duration no shorter than --retry-base-delay, which is 200ms, not '100ms'
          --retry-base-delay=10m              | --retry-max-delay takes a duration no shorter than --retry-base-delay, which is 10m, not '5m'
          --event-queue-url=ftp://host/q      | --event-queue-url takes the http or https URL of an SQS queue, not 'ftp://host/q'
          --event-queue-url=queue             | --event-queue-url takes the http or https URL of an SQS queue, not 'queue'
          --event-queue-url=https://          | --event-queue-url takes the http or https URL of an SQS queue, not 'https://'
          --host-cidr=10.0.0.0                | --host-cidr takes a block of addresses such as 10.0.0.0/16 or fd00::/8, not '10.0.0.0'
          --host-cidr=10.0.0.0/33             | --host-cidr takes a block of addresses such as 10.0.0.0/16 or fd00::/8, not '10.0.0.0/33'
          --on-disconnected-host=drop         | --on-disconnected-host takes one of keep, remove, not 'drop'
          --leader-elect=etcd                 | --leader-elect takes one of none, dynamodb, not 'etcd'
          --leader-elect=dynamodb             | --lease-table is missing: --leader-elect=dynamodb takes a DynamoDB table's name (3 to 255 letters, digits, _, . and -)
          --lease-table=leases                | --lease-table is given, but --leader-elect is none: replicas need --leader-elect=dynamodb to compete for the lease in it
          --lease-table=no/table              | --lease-table takes a DynamoDB table's name (3 to 255 letters, digits, _, . and -), not 'no/table'
          --lease-name=                       | --lease-name takes 1 to 128 letters, digits, _, . and -, not ''
          --lease-name=a/b                    | --lease-name takes 1 to 128 letters, digits, _, . and -, not 'a/b'
          --lease-name=büro                   | --lease-name takes 1 to 128 letters, digits, _, . and -, not 'büro'
          --lease-name=a;b                    | --lease-name takes 1 to 128 letters, digits, _, . and -, not 'a;b'
          --lease-duration=10s                | --lease-duration takes a duration at least 500ms longer than --renew-deadline, which is 10s: a write has most of that time, not '10s'
          --lease-duration=10499ms            | --lease-duration takes a duration at least 500ms longer than --renew-deadline, which is 10s: a write has most of that time, not '10s499ms'
          --renew-deadline=999ms              | --renew-deadline takes a duration such as 200ms, 30s or 1m30s, from 1s to 24h, not '999ms'
          --renew-deadline=2400ms             | --renew-deadline takes a duration more than 1.2 times as long as --retry-period, which is 2s, not '2s400ms'
          --retry-period=9s                   | --renew-deadline takes a duration more than 1.2 times as long as --retry-period, which is 9s, not '10s'
          --checkpoint-dir=                   | --checkpoint-dir takes the path of a directory, not ''
          --leader-elect=dynamodb --lease-table=leases --checkpoint-dir=d | --checkpoint-dir is given, but --leader-elect is dynamodb: replicas keep their checkpoints in --lease-table
          --http-address=9464                 | --http-address takes an address and a port such as 127.0.0.1:9464 or [::1]:0, or none, not '9464'
          --http-address=example.org:80       | --http-address takes an address and a port such as 127.0.0.1:9464 or [::1]:0, or none, not 'example.org:80'
          --api-budget=half                   | --api-budget takes a share of AWS's request rates, rates of single operations as calls a second and burst, or both, such as 50%,RegisterTargets=8/40, not 'half'
          --api-budget=RegisterTargets=8/40,DeregisterTargets=4/20 | --api-budget takes one rate for RegisterTargets and DeregisterTargets, which AWS counts together, not '50%,RegisterTargets=8/40,DeregisterTargets=4/20'
          --api-budget=RegisterTargets=8/40,elasticloadbalancing:*=5/20 | --api-budget takes no more for RegisterTargets than the 5/20 of elasticloadbalancing:*, which counts its calls too, not '50%,RegisterTargets=8/40,elasticloadbalancing:*=5/20'
          --dry-run=perhaps                   | --dry-run takes true or false, not 'perhaps'
          --log-format=xml                    | --log-format takes one of json, text, not 'xml'
          --log-level=loud                    | --log-level takes one of error, warn, info, debug, trace, not 'loud'
          --worker=3                          | unknown flag '--worker': did you mean --workers?
          --dryrun                            | unknown flag '--dryrun': did you mean --dry-run?
          --log-lvl=info                      | unknown flag '--log-lvl': did you mean --log-level?
          --frobnicate                        | unknown flag '--frobnicate': run --help lists those there are
          foo                                 | run takes flags only, not 'foo'
          """)
  void aBadFlag(String flags, String complaint) {
    List<String> args =
        Stream.concat(Stream.of("run", "--cluster=c"), Stream.of(flags.split(" "))).toList();
    assertThat(refusal(args, Map.of())).isEqualTo(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ECSA_WORKERS         | 0      | environment variable ECSA_WORKERS takes a whole number from 1 to 256, not '0'
          ECSA_CLUSTER         | a b:c  | environment variable ECSA_CLUSTER takes a cluster's name (up to 255 letters, digits, - and _), or * for every cluster of the region, not 'b:c'
          ECSA_RETRY_MAX_DELAY | 100ms  | environment variable ECSA_RETRY_MAX_DELAY takes a duration no shorter than --retry-base-delay, which is 200ms, not '100ms'
          ECSA_HOST_CIDR       | all    | environment variable ECSA_HOST_CIDR takes a block of addresses such as 10.0.0.0/16 or fd00::/8, not 'all'
          """)
  void aBadVariable(String variable, String value, String complaint) {
    List<String> args =
        variable.equals("ECSA_CLUSTER") ? List.of("run") : List.of("run", "--cluster=c");
    assertThat(refusal(args, Map.of(variable, value))).isEqualTo(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --output=xml         | --output takes one of table, json, not 'xml'
          --service=a/b/c      | --service takes a service's name, with its cluster's before it or not, such as web or shop/web, not 'a/b/c'
          --workers=3          | unknown flag '--workers': plan --help lists those there are
          --http-address=none  | unknown flag '--http-address': plan --help lists those there are
          --ouput=json         | unknown flag '--ouput': did you mean --output?
          """)
  void aBadFlagOfPlan(String flag, String complaint) {
    assertThat(refusal(List.of("plan", "--cluster=c", flag), Map.of())).isEqualTo(complaint);
  }

  @Test
  void aMissingCluster() {
    assertThat(refusal(List.of("run"), Map.of()))
        .isEqualTo(
            "--cluster is missing: it takes a cluster's name (up to 255 letters, digits, - and _),"
                + " or * for every cluster of the region");
  }

  @Test
  void aClusterNameOf256Letters() {
    assertThat(refusal(List.of("run", "--cluster=" + "c".repeat(256)), Map.of()))
        .startsWith("--cluster takes a cluster's name")
        .endsWith("not '" + "c".repeat(80) + "'...");
  }

  @Test
  void aLeaseNameOf129LettersOrOfTwoLines() {
    String takes = "--lease-name takes 1 to 128 letters, digits, _, . and -, not ";
    assertThat(refusal(List.of("run", "--cluster=c", "--lease-name=" + "n".repeat(129)), Map.of()))
        .isEqualTo(takes + "'" + "n".repeat(80) + "'...");
    assertThat(refusal(List.of("run", "--cluster=c", "--lease-name=a\nb"), Map.of()))
        .isEqualTo(takes + "'a?b'");
  }

  @Test
  void aValueOfSeveralLinesStaysOneLine() {
    assertThat(refusal(List.of("run", "--cluster=c"), Map.of("ECSA_WORKERS", "1\r\n2")))
        .endsWith("not '1??2'");
  }

  static Stream<List<String>> noCommands() {
    return Stream.of(List.of(), List.of("--workers=3"), List.of("rnu"), List.of("version", "now"));
  }

  @ParameterizedTest
  @MethodSource("noCommands")
  void noCommand(List<String> args) {
    assertThat(refusal(args, Map.of()))
        .containsAnyOf("run, plan or version", "version takes flags only");
  }

  private static String refusal(List<String> args, Map<String, String> environment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        new Program(
                options -> {
                  throw new AssertionError("launched with " + options);
                },
                NoPlan.PLANNER)
            .execute(
                args.toArray(String[]::new),
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(status).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8)).containsOnlyOnce("\n").endsWith("\n");
    return err.toString(StandardCharsets.UTF_8)
        .strip()
        .replaceFirst("^ecs-anywhere-controller: ", "");
  }
}
