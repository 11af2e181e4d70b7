package io.ecsanywhere.controller.http;

/**
 * What is said to whoever asks over HTTP.
 *
 * @param status such as 200
 * @param contentType of the body
 */
public record Answer(int status, String contentType, String body) {

  public static final String TEXT = "text/plain; charset=utf-8";
  public static final String JSON = "application/json";
  public static final String HTML = "text/html; charset=utf-8";
  public static final String CSS = "text/css; charset=utf-8";
  public static final String SCRIPT = "text/javascript; charset=utf-8";
  public static final String SVG = "image/svg+xml";
}
