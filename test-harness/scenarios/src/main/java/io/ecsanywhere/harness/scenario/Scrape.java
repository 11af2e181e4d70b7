package io.ecsanywhere.harness.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a running controller says over HTTP, and its metrics as Prometheus reads them. */
record Scrape(Map<String, String> types, Map<String, Double> series) {

  private static final Pattern ADDRESS =
      Pattern.compile("\"event\":\"http-listening\".*\"address\":\"([^\"]+)\"");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Where it answers, as host and port. */
  static String address(RunningProgram program) {
    Matcher address = ADDRESS.matcher(program.lines("\"event\":\"http-listening\"").getFirst());
    if (!address.find()) {
      throw new IllegalStateException("the log does not say where it listens");
    }
    return address.group(1);
  }

  static HttpResponse<String> get(RunningProgram program, String path) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://" + address(program) + path)).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static Scrape of(RunningProgram program) {
    Map<String, String> types = new TreeMap<>();
    Map<String, Double> series = new LinkedHashMap<>();
    for (String line : get(program, "/metrics").body().lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", -1);
        types.put(words[2], words[3]);
      } else if (!line.startsWith("#")) {
        int end = line.lastIndexOf(' ');
        series.put(line.substring(0, end), Double.parseDouble(line.substring(end + 1)));
      }
    }
    return new Scrape(types, series);
  }

  /** One series; 0 where there is none. */
  double value(String one) {
    return series.getOrDefault(one, 0.0);
  }

  /** The sum of all series of this name with this label, quoted as it stands there. */
  double sum(String name, String label) {
    return series.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(name + "{") && entry.getKey().contains(label))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** The labels that a metric's series have, but for those of every histogram and summary. */
  Set<String> labels(String metric) {
    return series.keySet().stream()
        .filter(one -> one.matches(metric + "(_bucket|_count|_sum)?([{].*)?"))
        .flatMap(one -> LABEL.matcher(one).results())
        .map(label -> label.group(1))
        .filter(label -> !label.equals("le"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The value of a label in each series of this name. */
  Map<Map<String, String>, Double> byLabels(String name) {
    return series.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(name + "{"))
        .collect(
            Collectors.toMap(
                entry ->
                    LABEL
                        .matcher(entry.getKey())
                        .results()
                        .collect(Collectors.toMap(l -> l.group(1), l -> l.group(2))),
                Map.Entry::getValue));
  }
}
