package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script that deletes the demonstration, with a stand-in for the AWS CLI that notes its calls.
 */
class CleanUpTest {

  private static final String STAND_IN =
      """
      #!/bin/sh
      case $2 in wait) stack=$5 ;; *) stack=$4 ;; esac
      echo "$2 $stack" >>"$CALLS"
      case " $ABSENT " in
        *" $stack "*)
          echo "An error occurred (ValidationError) when calling the DescribeStacks operation:" \\
            "Stack with id $stack does not exist" >&2
          exit 254
          ;;
      esac
      case "$2 $stack" in
        "$FAILS")
          echo "Unable to locate credentials" >&2
          exit 253
          ;;
        'describe-stack-resources ecsa-demo-controller')
          printf 'AWS::DynamoDB::Table\\tleases\\nAWS::Logs::LogGroup\\tlog\\n'
          printf 'AWS::SQS::Queue\\thttps://sqs/1/dead\\n'
          ;;
      esac
      """;

  @TempDir private Path folder;

  private Command.Ended cleanUp(String absent, String fails)
      throws IOException, InterruptedException {
    return StandIn.make(folder, STAND_IN)
        .run(
            "clean-up",
            Map.of("CALLS", folder.resolve("calls").toString(), "ABSENT", absent, "FAILS", fails));
  }

  private List<String> deletions() throws IOException {
    try (Stream<String> calls = Files.lines(folder.resolve("calls"))) {
      return calls.filter(call -> call.matches("(delete-stack|wait) .*")).toList();
    }
  }

  @Test
  void stacksAreDeletedTheLastMadeFirstAndWhatStaysIsNamed() throws Exception {
    assertThat(cleanUp("", ""))
        .isEqualTo(
            new Command.Ended(
                0,
                """
                ecsa-demo-controller keeps: aws dynamodb delete-table --table-name leases
                ecsa-demo-controller keeps: aws logs delete-log-group --log-group-name log
                ecsa-demo-controller keeps: aws sqs delete-queue --queue-url https://sqs/1/dead
                ecsa-demo-controller: deleted
                ecsa-demo-services: deleted
                ecsa-demo: deleted
                """));
    assertThat(deletions())
        .containsExactly(
            "delete-stack ecsa-demo-controller",
            "wait ecsa-demo-controller",
            "delete-stack ecsa-demo-services",
            "wait ecsa-demo-services",
            "delete-stack ecsa-demo",
            "wait ecsa-demo");
  }

  @Test
  void whatStaysIsNamedThoughTheDeletionIsNotSeenToEnd() throws Exception {
    Command.Ended ended = cleanUp("", "wait ecsa-demo-controller");
    assertThat(ended.status()).isNotZero();
    assertThat(ended.text())
        .contains("keeps: aws dynamodb", "keeps: aws logs", "keeps: aws sqs")
        .doesNotContain("deleted");
  }

  @Test
  void aStackThatDoesNotExistIsPassedOver() throws Exception {
    assertThat(cleanUp("ecsa-demo-controller ecsa-demo", ""))
        .isEqualTo(
            new Command.Ended(
                0,
                """
                ecsa-demo-controller: not there
                ecsa-demo-services: deleted
                ecsa-demo: not there
                """));
    assertThat(deletions())
        .containsExactly("delete-stack ecsa-demo-services", "wait ecsa-demo-services");
  }

  @Test
  void whereItCannotBeToldWhetherAStackIsThereTheScriptSaysSoAndEnds() throws Exception {
    assertThat(cleanUp("ecsa-demo-controller", "describe-stacks ecsa-demo-services"))
        .isEqualTo(
            new Command.Ended(
                1,
                """
                ecsa-demo-controller: not there
                ecsa-demo-services: Unable to locate credentials
                """));
    assertThat(deletions()).isEmpty();
  }

  @Test
  void whatTheStackStandsOnStaysWhereItsDeletionFails() throws Exception {
    Command.Ended ended = cleanUp("ecsa-demo-controller", "wait ecsa-demo-services");
    assertThat(ended.status()).isNotZero();
    assertThat(ended.text()).contains("Unable to locate credentials");
    assertThat(deletions()).last().isEqualTo("wait ecsa-demo-services");
  }
}
