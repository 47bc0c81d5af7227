package dev.sluice.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkInterruptedException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsServiceClientConfiguration;

final class AwsCallTest {

  private static final AwsCall AT_AWS =
      call(SqsServiceClientConfiguration.builder().region(Region.EU_WEST_1).build());
  private static final AwsCall AT_HOME =
      call(
          SqsServiceClientConfiguration.builder()
              .endpointOverride(URI.create("http://127.0.0.1:9324"))
              .build());

  private static AwsCall call(SqsServiceClientConfiguration client) {
    return new AwsCall("SQS", "sqs:SendMessage on this queue", client);
  }

  private static AwsServiceException refused(String code, int status) {
    return AwsServiceException.builder()
        .message("No.\n  Not you.")
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("No.").build())
        .build();
  }

  @Test
  void an_endpoint_that_somebody_set_may_be_wrong_and_one_of_aws_is_not() {
    Throwable failure = SdkClientException.create("x", new ConnectException("refused"));

    assertThat(AT_HOME.reason(failure))
        .isEqualTo(
            "cannot connect to http://127.0.0.1:9324; is it running, and is AWS_ENDPOINT_URL_SQS"
                + " right?");
    assertThat(AT_AWS.reason(failure)).isEqualTo("cannot connect to SQS in region eu-west-1");
  }

  @Test
  void an_interrupt_outlives_the_beginning_of_a_call_and_does_not_fail_it() {
    Thread.currentThread().interrupt();
    CompletableFuture<Boolean> begun =
        AwsCall.begin(
            () -> CompletableFuture.completedFuture(Thread.currentThread().isInterrupted()));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(begun.join()).isFalse();
  }

  @Test
  void a_call_for_which_there_is_no_thread_fails_like_any_other() {
    OutOfMemoryError noThread = new OutOfMemoryError("unable to create native thread");
    assertThat(
            AwsCall.begin(
                () -> {
                  throw noThread;
                }))
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCause(noThread);
  }

  @Test
  void an_interrupt_that_the_sdk_took_is_put_back_and_told() {
    SdkClientException taken = SdkClientException.create("x", new SdkInterruptedException());

    assertThat(AwsCall.begin(() -> CompletableFuture.failedFuture(taken)))
        .isCompletedExceptionally();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(AT_AWS.reason(taken)).isEqualTo("interrupted");

    assertThat(AwsCall.begin(AwsCallTest::fail)).isCompletedExceptionally();
    assertThat(Thread.interrupted()).isFalse();
  }

  private static CompletableFuture<String> fail() {
    throw new IllegalStateException();
  }

  @Test
  void a_timeout_after_refused_attempts_is_a_refusal() {
    Throwable failure = SdkClientException.create("x", new TimeoutException());
    assertThat(AT_AWS.reason(failure)).isEqualTo("no answer from SQS in region eu-west-1 in time");

    failure.addSuppressed(SdkClientException.create("Connection refused: /127.0.0.1"));
    assertThat(AT_AWS.reason(failure)).startsWith("cannot connect to ");
  }

  @Test
  void the_timeout_of_a_socket_is_one_too() {
    assertThat(
            AT_AWS.reason(
                SdkClientException.create("x", new SocketTimeoutException("Read timed out"))))
        .isEqualTo("no answer from SQS in region eu-west-1 in time");
  }

  @Test
  void an_unknown_host_is_a_wrong_region_or_endpoint() {
    assertThat(AT_AWS.reason(SdkClientException.create("x", new UnknownHostException("sqs"))))
        .isEqualTo(
            "cannot find the host of SQS in region eu-west-1; are AWS_REGION and"
                + " AWS_ENDPOINT_URL_SQS right?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"InvalidClientTokenId", "InvalidSecurity", "ExpiredTokenException"})
  void refused_credentials_are_told_from_missing_permissions(String code) {
    assertThat(AT_AWS.reason(refused(code, 403)))
        .isEqualTo(
            "AWS refused the credentials (" + code + "); check AWS_ACCESS_KEY_ID or AWS_PROFILE");
  }

  @Test
  void a_missing_permission_is_named() {
    assertThat(AT_AWS.reason(refused("AccessDeniedException", 400)))
        .startsWith("access denied; allow sqs:SendMessage on this queue (No. Not you.");
  }

  @Test
  void an_answer_without_details_is_explained_by_what_it_says() {
    AwsServiceException page =
        AwsServiceException.builder().message("Bad\n Gateway").statusCode(502).build();

    assertThat(AwsCall.code(page)).isEmpty();
    assertThat(AT_AWS.reason(page)).startsWith("Bad Gateway").doesNotContain("\n");
  }

  @Test
  void the_cause_is_what_futures_wrap() {
    ConnectException cause = new ConnectException("refused");

    assertThat(AwsCall.cause(new ExecutionException(new CompletionException(cause))))
        .isSameAs(cause);
    assertThat(AwsCall.cause(new CompletionException("alone", null))).hasMessage("alone");
  }
}
