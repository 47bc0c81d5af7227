package dev.sluice.writer;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.concurrent.atomic.LongAdder;

/** Counts the API's answers by their status. */
@ServerFilter("/api/**")
final class Answers {

  private final LongAdder accepted = new LongAdder();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder other = new LongAdder();

  @ResponseFilter
  void count(HttpResponse<?> response) {
    switch (response.code()) {
      case 201 -> accepted.increment();
      case 400 -> malformed.increment();
      case 500 -> failed.increment();
      default -> other.increment();
    }
  }

  long accepted() {
    return accepted.sum();
  }

  long malformed() {
    return malformed.sum();
  }

  long failed() {
    return failed.sum();
  }

  long other() {
    return other.sum();
  }
}
