package io.ecsanywhere.harness.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One address at which HTTP requests are answered. */
final class HttpPort implements AutoCloseable {

  /** Answers a request; a stage that fails is answered with 500. Called on an event loop. */
  interface Answerer {
    CompletionStage<Answer> answer(Request request);
  }

  private static final int LARGEST_BODY = 1 << 20;

  private final Channel listening;
  private final ChannelGroup connections;

  private HttpPort(Channel listening, ChannelGroup connections) {
    this.listening = listening;
    this.connections = connections;
  }

  /** Starts to listen; port 0 takes a free one. */
  static HttpPort bind(Network network, InetSocketAddress address, Answerer answerer)
      throws IOException {
    // A connection that was accepted while the group was being closed is closed on joining it.
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(network.loops())
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    connections.add(connection);
                    connection
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(LARGEST_BODY))
                        .addLast(new ServerConnection(answerer));
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + address, bound.cause());
    }
    return new HttpPort(bound.channel(), connections);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /** Stops listening; requests that are running go on. */
  void stopListening() {
    Network.release(listening);
    connections.forEach(
        connection -> connection.pipeline().fireUserEventTriggered(ServerConnection.LAST));
  }

  /** Waits for running requests to end, at most for the patience given. */
  void awaitIdle(Duration patience) {
    connections.newCloseFuture().awaitUninterruptibly(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Stops listening and cuts every connection. */
  @Override
  public void close() {
    Network.release(listening);
    connections.close().awaitUninterruptibly();
  }
}
