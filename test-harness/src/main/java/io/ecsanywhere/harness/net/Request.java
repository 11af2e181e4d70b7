package io.ecsanywhere.harness.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/** A whole HTTP request, its body in an unpooled buffer that nobody has to release. */
record Request(HttpMethod method, String uri, HttpHeaders headers, ByteBuf body) {

  static Request get(String uri) {
    return new Request(HttpMethod.GET, uri, new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER);
  }

  static Request of(FullHttpRequest request) {
    return new Request(
        request.method(),
        request.uri(),
        request.headers().copy(),
        Unpooled.copiedBuffer(request.content()));
  }

  /** As it goes over a connection of its own to the given host. */
  FullHttpRequest toNetty(String host) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, uri, Unpooled.copiedBuffer(body));
    request.headers().set(headers);
    request
        .headers()
        .remove(HttpHeaderNames.TRANSFER_ENCODING)
        .set(HttpHeaderNames.CONNECTION, "close")
        .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    if (!request.headers().contains(HttpHeaderNames.HOST)) {
      request.headers().set(HttpHeaderNames.HOST, host);
    }
    return request;
  }
}
