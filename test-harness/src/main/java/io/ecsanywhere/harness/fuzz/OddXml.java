package io.ecsanywhere.harness.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** XML as ELB answers it, spoiled in one place or a few. */
final class OddXml {

  private static final int HUGE_LIST = 10_000;
  private static final int DEEP = 20_000;

  private OddXml() {}

  /** An element: children, or text. */
  record Tree(String name, List<Tree> children, String text) {

    Tree {
      children = List.copyOf(children);
    }

    int size() {
      return 1 + children.stream().mapToInt(Tree::size).sum();
    }

    @Override
    public String toString() {
      StringBuilder xml = new StringBuilder();
      write(xml);
      return xml.toString();
    }

    private void write(StringBuilder xml) {
      xml.append('<').append(name).append('>').append(text);
      children.forEach(child -> child.write(xml));
      xml.append("</").append(name).append('>');
    }

    private Tree with(List<Tree> others) {
      return new Tree(name, others, text);
    }
  }

  static Tree tree(String name, Tree... children) {
    return new Tree(name, List.of(children), "");
  }

  static Tree leaf(String name, String text) {
    return new Tree(name, List.of(), text);
  }

  /** An element of this text, whatever it holds, as far as XML can say it. */
  static Tree text(String name, String text) {
    StringBuilder sayable = new StringBuilder();
    text.codePoints().filter(OddXml::sayable).forEach(sayable::appendCodePoint);
    return leaf(name, escaped(sayable.toString()));
  }

  private static boolean sayable(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= ' ' && c < 0xd800)
        || (c > 0xdfff && c < 0xfffe)
        || c > 0xffff;
  }

  /** As it travels: spoiled in what it says, in how it is written, or in neither. */
  static String spoiled(Tree sound, Chance chance) {
    return switch (chance.below(16)) {
      case 0 -> sound.toString();
      case 1, 2 -> OddBytes.of(sound.toString(), chance);
      case 3 -> "<?xml version=\"1.1\"?><!DOCTYPE a [<!ENTITY a \"b\">]>" + sound;
      case 4 -> deep(sound, chance);
      case 5 -> OddBytes.of(odd(sound, chance).toString(), chance);
      default -> odd(sound, chance).toString();
    };
  }

  private static String deep(Tree sound, Chance chance) {
    int depth = chance.oneIn(20) ? DEEP : 20;
    return sound
        .toString()
        .replaceFirst("<member>", "<member>" + "<a>".repeat(depth) + "</a>".repeat(depth));
  }

  private static Tree odd(Tree sound, Chance chance) {
    Tree spoiled = sound;
    int times = chance.oneIn(3) ? 1 + chance.below(6) : 1;
    for (int i = 0; i < times; i++) {
      spoiled = at(spoiled, chance.below(spoiled.size()), tree -> spoil(tree, chance));
    }
    return spoiled;
  }

  /** The tree with the n-th of its elements, in the order of the text, replaced. */
  private static Tree at(Tree tree, int n, UnaryOperator<Tree> change) {
    if (n == 0) {
      return change.apply(tree);
    }
    List<Tree> children = new ArrayList<>(tree.children());
    int before = 1;
    for (int i = 0; i < children.size(); i++) {
      int size = children.get(i).size();
      if (n < before + size) {
        children.set(i, at(children.get(i), n - before, change));
        return tree.with(children);
      }
      before += size;
    }
    return tree;
  }

  private static Tree spoil(Tree tree, Chance chance) {
    List<Tree> children = tree.children();
    return switch (chance.below(8)) {
      case 0 -> tree(tree.name());
      case 1 -> leaf(tree.name(), escaped(OddText.any(chance)));
      case 2 -> leaf("Unknown", "1");
      case 3 -> tree(tree.name(), tree);
      case 4 ->
          children.isEmpty()
              ? tree(tree.name(), leaf("member", "1"))
              : tree.with(fewer(children, chance));
      case 5 ->
          children.isEmpty()
              ? leaf(tree.name(), chance.among("0", "-1", "65536", "2147483648", "1e9", "0x50"))
              : tree.with(stretched(children, chance));
      default ->
          children.isEmpty()
              ? leaf(tree.name(), escaped(OddText.altered(tree.text(), chance)))
              : tree.with(stretched(children, chance));
    };
  }

  private static List<Tree> fewer(List<Tree> children, Chance chance) {
    List<Tree> fewer = new ArrayList<>(children);
    fewer.remove(chance.below(fewer.size()));
    return fewer;
  }

  private static List<Tree> stretched(List<Tree> children, Chance chance) {
    List<Tree> more = new ArrayList<>(children);
    int size = chance.oneIn(200) ? HUGE_LIST : 2 * children.size();
    while (more.size() < size) {
      more.add(children.get(more.size() % children.size()));
    }
    return more;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
