package io.ecsanywhere.harness.net;

import com.google.common.util.concurrent.Uninterruptibles;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CountDownLatch;
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

  /**
   * Closes a channel and waits until its port can be bound anew. A selector lets go of the socket
   * only when it next selects, which may be after the channel counts as closed: what is scheduled
   * from within the loop runs after that.
   */
  static void release(Channel channel) {
    channel.close().awaitUninterruptibly();
    EventLoop loop = channel.eventLoop();
    CountDownLatch selected = new CountDownLatch(1);
    loop.execute(
        () -> {
          var _ = loop.schedule(selected::countDown, 0, TimeUnit.NANOSECONDS);
        });
    Uninterruptibles.awaitUninterruptibly(selected);
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
