package io.ecsanywhere.harness.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** A whole HTTP response, its body in an unpooled buffer that nobody has to release. */
record Answer(int status, HttpHeaders headers, ByteBuf body) {

  static Answer text(int status, String body) {
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    return new Answer(status, headers, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
  }

  static Answer of(FullHttpResponse response) {
    return new Answer(
        response.status().code(),
        response.headers().copy(),
        Unpooled.copiedBuffer(response.content()));
  }

  Answer with(String header, String value) {
    HttpHeaders more = headers.copy();
    more.set(header, value);
    return new Answer(status, more, body);
  }

  FullHttpResponse toNetty() {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.copiedBuffer(body));
    response.headers().set(headers);
    response
        .headers()
        .remove(HttpHeaderNames.TRANSFER_ENCODING)
        .remove(HttpHeaderNames.CONNECTION)
        .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    return response;
  }
}
