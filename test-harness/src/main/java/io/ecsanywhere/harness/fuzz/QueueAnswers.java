package io.ecsanywhere.harness.fuzz;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.EventQueue;
import io.ecsanywhere.informers.source.EventQueue.Message;
import java.time.Instant;
import java.util.List;

/** Answers of SQS, through the port of the event queue. */
final class QueueAnswers implements Fuzzer {

  private final FuzzedAws aws = new FuzzedAws();
  private final EventQueue queue =
      aws.connection().eventQueue("https://sqs.eu-west-1.amazonaws.com/111122223333/events");

  @Override
  public Fate feed(Chance chance) {
    aws.answer(new OddAws(chance, 1));
    try {
      if (chance.oneIn(3)) {
        List<Message> asked = List.of(message("a"), message("b"));
        if (!asked.containsAll(queue.delete(asked))) {
          throw new Wrong("what was not asked for was not deleted");
        }
      } else {
        for (Message message : queue.receive()) {
          if (message.receipt().length() + message.body().length() < 0) {
            throw new Wrong("a message of no length");
          }
        }
      }
      return Fate.ACCEPTED;
    } catch (ApiException e) {
      return FuzzedAws.refused(e);
    }
  }

  private static Message message(String name) {
    return new Message(name, name, "", Instant.EPOCH);
  }

  @Override
  public void close() {
    aws.close();
  }
}
