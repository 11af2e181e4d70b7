package io.ecsanywhere.informers.trigger;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.EventQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A queue whose messages come again at every receive until they are deleted. */
final class FakeEventQueue implements EventQueue {

  private final Map<String, Message> messages = new LinkedHashMap<>();
  private Optional<ApiFailure> receiveFailure = Optional.empty();
  private Optional<ApiFailure> deleteFailure = Optional.empty();
  private String undeletable = "";
  private int deleteCalls;

  void send(String id, String body) {
    messages.put(id, new Message(id, "receipt-" + id, body, Instant.EPOCH));
  }

  void failReceive(ApiFailure failure) {
    receiveFailure = Optional.of(failure);
  }

  void failDelete(ApiFailure failure) {
    deleteFailure = Optional.of(failure);
  }

  void refuseToDelete(String id) {
    undeletable = id;
  }

  void heal() {
    receiveFailure = Optional.empty();
    deleteFailure = Optional.empty();
    undeletable = "";
  }

  /** Ids of the messages that are still in the queue. */
  List<String> left() {
    return List.copyOf(messages.keySet());
  }

  int deleteCalls() {
    return deleteCalls;
  }

  @Override
  public int batchSize() {
    return 10;
  }

  @Override
  public List<Message> receive() {
    if (receiveFailure.isPresent()) {
      throw new ApiException(receiveFailure.get());
    }
    return messages.values().stream().limit(batchSize()).toList();
  }

  @Override
  public List<Message> delete(Collection<Message> toDelete) {
    deleteCalls++;
    if (deleteFailure.isPresent()) {
      throw new ApiException(deleteFailure.get());
    }
    List<Message> refused = new ArrayList<>();
    for (Message message : toDelete) {
      if (message.id().equals(undeletable)) {
        refused.add(message);
      } else {
        messages.remove(message.id());
      }
    }
    return refused;
  }
}
