package io.ecsanywhere.harness.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One request over a connection of its own, so that a dead server is seen by the next request. */
final class HttpCall {

  private static final int LARGEST_BODY = 1 << 20;

  private HttpCall() {}

  /**
   * Sends a request.
   *
   * @return the answer; fails with an {@link IOException} where the connection was refused or
   *     broke, with a {@link java.util.concurrent.TimeoutException} where none came in time
   */
  static CompletableFuture<Answer> send(
      Network network, InetSocketAddress server, Request request, Duration timeout) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    ChannelFuture connecting = connect(network, server, new Conversation(answer), timeout);
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            connecting
                .channel()
                .writeAndFlush(request.toNetty(server.getHostString()))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
          } else {
            answer.completeExceptionally(
                new IOException("cannot connect to " + server, done.cause()));
          }
        });
    return answer
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((ended, failure) -> connecting.addListener(ChannelFutureListener.CLOSE));
  }

  /** Opens a connection and closes it again: fails as {@link #send} does. */
  static CompletableFuture<Void> touch(
      Network network, InetSocketAddress server, Duration timeout) {
    CompletableFuture<Void> touched = new CompletableFuture<>();
    ChannelFuture connecting =
        connect(network, server, new Conversation(new CompletableFuture<>()), timeout);
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            touched.complete(null);
          } else {
            touched.completeExceptionally(
                new IOException("cannot connect to " + server, done.cause()));
          }
        });
    return touched
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((ended, failure) -> connecting.addListener(ChannelFutureListener.CLOSE));
  }

  private static ChannelFuture connect(
      Network network, InetSocketAddress server, Conversation conversation, Duration timeout) {
    return new Bootstrap()
        .group(network.loops())
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new HttpClientCodec())
                    .addLast(new HttpObjectAggregator(LARGEST_BODY))
                    .addLast(conversation);
              }
            })
        .connect(server);
  }

  private static final class Conversation extends SimpleChannelInboundHandler<FullHttpResponse> {

    private final CompletableFuture<Answer> answer;

    Conversation(CompletableFuture<Answer> answer) {
      this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
      answer.complete(Answer.of(response));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      answer.completeExceptionally(
          new IOException("connection to " + context.channel().remoteAddress() + " broke"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      answer.completeExceptionally(cause);
    }
  }
}
