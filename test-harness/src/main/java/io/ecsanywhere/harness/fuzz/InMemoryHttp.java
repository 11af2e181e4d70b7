package io.ecsanywhere.harness.fuzz;

import com.google.common.base.Splitter;
import io.ecsanywhere.harness.fuzz.Exchange.Answering;
import io.ecsanywhere.harness.fuzz.Exchange.Reply;
import io.ecsanywhere.harness.fuzz.Exchange.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.utils.AttributeMap;

/** The SDK's HTTP client without a network: requests go to whoever answers just now. */
final class InMemoryHttp implements SdkHttpClient, SdkHttpClient.Builder<InMemoryHttp> {

  private volatile Answering answering;

  InMemoryHttp(Answering answering) {
    this.answering = answering;
  }

  /** From now on this one answers. */
  void answer(Answering by) {
    answering = by;
  }

  @Override
  public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
    return this;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return response(answering.answer(read(request)));
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public String clientName() {
    return "in-memory";
  }

  @Override
  public void close() {}

  private static Request read(HttpExecuteRequest request) throws IOException {
    String body = "";
    ContentStreamProvider content = request.contentStreamProvider().orElse(null);
    if (content != null) {
      try (InputStream in = content.newStream()) {
        body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    String target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("");
    return new Request(
        target.isEmpty() ? action(body) : target.substring(target.lastIndexOf('.') + 1), body);
  }

  private static String action(String form) {
    for (String pair : Splitter.on('&').split(form)) {
      if (pair.startsWith("Action=")) {
        return pair.substring("Action=".length());
      }
    }
    return "";
  }

  private static HttpExecuteResponse response(Reply reply) {
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder().statusCode(reply.status()).headers(reply.headers()).build())
        .responseBody(AbortableInputStream.create(reply.body().asInputStream()))
        .build();
  }
}
