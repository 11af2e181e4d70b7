package io.ecsanywhere.harness.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/** A server's side of one connection: one request after the other, kept alive where asked. */
final class ServerConnection extends SimpleChannelInboundHandler<FullHttpRequest> {

  /** Tells a connection that no request after the one that is running is welcome. */
  static final Object LAST = new Object();

  private final HttpPort.Answerer answerer;
  private boolean running;
  private boolean last;

  ServerConnection(HttpPort.Answerer answerer) {
    this.answerer = answerer;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    running = true;
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    answerer
        .answer(Request.of(request))
        .whenComplete(
            (answer, failure) ->
                context.executor().execute(() -> send(context, keepAlive, answer, failure)));
  }

  private void send(
      ChannelHandlerContext context,
      boolean keepAlive,
      @Nullable Answer answer,
      @Nullable Throwable failure) {
    running = false;
    FullHttpResponse response =
        (answer != null ? answer : Answer.text(500, String.valueOf(failure))).toNetty();
    if (keepAlive && !last) {
      context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    } else {
      response.headers().set(HttpHeaderNames.CONNECTION, "close");
      context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event == LAST) {
      last = true;
      if (!running) {
        close(context);
      }
    } else {
      super.userEventTriggered(context, event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    close(context);
  }

  private static void close(ChannelHandlerContext context) {
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }
}
