package dev.sluice.shell.http;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** Problems as answers: Micronaut's, and Netty's where Micronaut has not seen the request. */
final class ProblemResponses {

  private ProblemResponses() {}

  static MutableHttpResponse<?> of(HttpRequest<?> request, Problem problem) {
    return put(request, problem, HttpResponse.status(problem.kind().status(), null));
  }

  /** Puts the problem into an answer and keeps that one's headers, such as {@code Allow}. */
  static MutableHttpResponse<?> put(
      HttpRequest<?> request, Problem problem, MutableHttpResponse<?> response) {
    problem.headers().forEach(response::header);
    return request.getMethod() == HttpMethod.HEAD
        ? response.contentType(Problem.MEDIA_TYPE)
        : response.body(problem.json()).contentType(Problem.MEDIA_TYPE);
  }

  /** An answer after which the connection ends. */
  static FullHttpResponse last(Problem problem) {
    byte[] json = problem.json();
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(problem.kind().status()),
            Unpooled.wrappedBuffer(json));
    problem.headers().forEach(response.headers()::set);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .set(HttpHeaderNames.CONTENT_LENGTH, json.length)
        .set("X-Content-Type-Options", "nosniff")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return response;
  }
}
