package io.ecsanywhere.harness.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A UDP port that answers every datagram with the same line. */
final class UdpEcho implements AutoCloseable {

  private final Channel channel;

  private UdpEcho(Channel channel) {
    this.channel = channel;
  }

  static UdpEcho bind(Network network, InetSocketAddress address, String line) throws IOException {
    ChannelFuture bound =
        new Bootstrap()
            .group(network.loops())
            .channel(NioDatagramChannel.class)
            .handler(
                new SimpleChannelInboundHandler<DatagramPacket>() {
                  @Override
                  protected void channelRead0(ChannelHandlerContext context, DatagramPacket in) {
                    context
                        .writeAndFlush(
                            new DatagramPacket(
                                Unpooled.copiedBuffer(line, StandardCharsets.UTF_8), in.sender()))
                        .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on udp " + address, bound.cause());
    }
    return new UdpEcho(bound.channel());
  }

  @Override
  public void close() {
    Network.release(channel);
  }
}
