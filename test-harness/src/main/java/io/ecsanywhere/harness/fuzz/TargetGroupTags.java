package io.ecsanywhere.harness.fuzz;

import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.harness.fuzz.Exchange.Reply;
import io.ecsanywhere.harness.fuzz.Exchange.Request;
import io.ecsanywhere.informers.source.ApiException;

/** Tags of target groups, sound answers around them. */
final class TargetGroupTags implements Fuzzer {

  private final FuzzedAws aws = new FuzzedAws();
  private final PoolAdapter groups = aws.connection().targetGroups();
  private final SoundAws sound = new SoundAws();

  @Override
  public Fate feed(Chance chance) {
    OddXml.Tree tags =
        OddXml.tree(
            "Tags",
            tag(name("ecs-a.lbVpcCidr", chance), cidrs(chance)),
            tag(name("ecs-a.ownership", chance), ownership(chance)));
    OddXml.Tree answer =
        OddXml.tree(
            "DescribeTagsResponse",
            OddXml.tree(
                "DescribeTagsResult",
                OddXml.tree(
                    "TagDescriptions",
                    OddXml.tree("member", OddXml.leaf("ResourceArn", SoundAws.WEB_GROUP), tags))));
    aws.answer(request -> answer(request, answer));
    try {
      groups.traits("web-targets");
      return Fate.ACCEPTED;
    } catch (ApiException e) {
      return FuzzedAws.refused(e);
    }
  }

  private Reply answer(Request request, OddXml.Tree tags) {
    return request.operation().equals("DescribeTags")
        ? Reply.ok(SoundAws.bytes(tags.toString()))
        : sound.answer(request);
  }

  private static String name(String sound, Chance chance) {
    return chance.oneIn(20) ? OddText.altered(sound, chance) : sound;
  }

  private static String cidrs(Chance chance) {
    StringBuilder cidrs = new StringBuilder();
    int count = chance.oneIn(500) ? 1_000 : chance.below(4);
    for (int i = 0; i < count; i++) {
      String cidr = chance.among("10.0.0.0/8", "fd00::/8", "192.168.1.7/24", "0.0.0.0/0", "::/0");
      cidrs
          .append(chance.among(" ", "\t", "\n", "  ", ","))
          .append(chance.oneIn(3) ? OddText.altered(cidr, chance) : cidr);
    }
    return cidrs.toString();
  }

  private static String ownership(Chance chance) {
    return chance.oneIn(2) ? "shared" : OddText.altered("shared", chance);
  }

  private static OddXml.Tree tag(String key, String value) {
    return OddXml.tree("member", OddXml.text("Key", key), OddXml.text("Value", value));
  }

  @Override
  public void close() {
    aws.close();
  }
}
