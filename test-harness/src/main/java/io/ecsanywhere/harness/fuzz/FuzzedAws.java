package io.ecsanywhere.harness.fuzz;

import io.ecsanywhere.adapters.aws.AwsConnection;
import io.ecsanywhere.adapters.aws.AwsSettings;
import io.ecsanywhere.adapters.budget.Allowance;
import io.ecsanywhere.harness.fuzz.Exchange.Answering;
import io.ecsanywhere.harness.fuzz.Fuzzer.Wrong;
import io.ecsanywhere.informers.source.ApiException;
import java.time.Duration;
import java.util.Map;

/** The real connection to AWS with the real SDK, on a clock of its own, and no AWS behind it. */
final class FuzzedAws implements AutoCloseable {

  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final Clock clock = new Clock();
  private final InMemoryHttp http = new InMemoryHttp(new SoundAws());
  private final AwsConnection connection;

  FuzzedAws() {
    // The SDK looks there before it looks at the environment.
    Map.of(
            "aws.region", "eu-west-1",
            "aws.accessKeyId", "AKIDEXAMPLE",
            "aws.secretAccessKey", "secret")
        .forEach(System::setProperty);
    connection =
        AwsConnection.connect(
            new AwsSettings(
                "fuzz",
                1,
                REMEMBERED,
                Allowance.EVERYTHING,
                clock,
                (_, step) -> new WaitsPass(clock, step)),
            http);
  }

  AwsConnection connection() {
    return connection;
  }

  Clock clock() {
    return clock;
  }

  /** Lets everything be forgotten that an earlier input has brought in; then this one answers. */
  void answer(Answering by) {
    clock.pass(REMEMBERED.multipliedBy(2));
    answerNow(by);
  }

  /** What was learned so far stays known; from now on this one answers. */
  void answerNow(Answering by) {
    http.answer(by);
  }

  /** What is the outside's fault says so in a line. */
  static Fuzzer.Fate refused(ApiException e) {
    OneLine.check(e.failure().message());
    if (e.failure().operation().isEmpty()) {
      throw new Wrong("a failure of no operation");
    }
    return Fuzzer.Fate.REFUSED;
  }

  @Override
  public void close() {
    connection.close();
  }
}
