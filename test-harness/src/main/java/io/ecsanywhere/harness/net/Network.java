package io.ecsanywhere.harness.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The event loops on which every simulated server and client runs: two threads, however many
 * containers. Closing it cuts whatever is still open.
 */
public final class Network implements AutoCloseable {

  private static final int THREADS = 2;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          THREADS, new DefaultThreadFactory("harness-net", true), NioIoHandler.newFactory());

  private Network() {}

  public static Network open() {
    return new Network();
  }

  EventLoopGroup loops() {
    return loops;
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
