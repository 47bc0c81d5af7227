package dev.sluice.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.acceptance.Stack.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs that know nothing of Sluice, on the same queue: boto3 and the AWS CLI. */
@Tag("verify")
class StrangersTest {

  private static final String PYTHON = "/usr/bin/python3"; // Debian's, which has Debian's boto3
  private static final String AWS = "/usr/bin/aws";
  private static final String ANY_LEGAL_TEXT =
      " \t leading and trailing \r\n <&>\"'\\ {\"json\": [1]} é ü \u0085 \u2028 \uE000 \uFFFD 🚀𝄞 \t ";

  private final Stack stack = new Stack();

  @BeforeEach
  void start() {
    stack.localWithQueues();
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  private String run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(stack.environment());
    builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
    builder.environment().put("AWS_PAGER", "");
    Path output = stack.folder().resolve("stranger.out");
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = builder.start();
    int code = process.waitFor();
    String text = Files.readString(output, UTF_8);
    assertThat(code).as(String.join(" ", command) + "\n" + text).isZero();
    return text;
  }

  private String queueUrl() {
    return stack.queue() + "/000000000000/sluice";
  }

  private Path script(String python) throws IOException {
    String head =
        """
        import boto3, json, os, sys
        sqs = boto3.client("sqs", endpoint_url=os.environ["AWS_ENDPOINT_URL_SQS"])
        url = sqs.get_queue_url(QueueName="sluice")["QueueUrl"]
        """;
    return Files.writeString(stack.folder().resolve("stranger.py"), head + python);
  }

  @Test
  void what_boto3_and_the_aws_cli_put_on_the_queue_is_processed() throws Exception {
    stack.reader().awaitReady();

    String byCli =
        run(
                AWS,
                "--endpoint-url",
                stack.queue().toString(),
                "sqs",
                "send-message",
                "--queue-url",
                queueUrl(),
                "--message-body",
                "from the AWS CLI",
                "--query",
                "MessageId",
                "--output",
                "text")
            .strip();
    String byBoto =
        run(
                PYTHON,
                script(
                        "print(sqs.send_message(QueueUrl=url, MessageBody='from boto3')['MessageId'])")
                    .toString())
            .strip();

    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> assertThat(stack.ledger("PROCESSED")).containsExactlyInAnyOrder(byCli, byBoto));
  }

  @Test
  void what_the_writer_sends_is_read_byte_for_byte_by_boto3() throws Exception {
    Service writer = stack.writer().awaitReady();
    String body = ANY_LEGAL_TEXT;

    String answer = writer.post("{\"body\":" + jsonString(body) + "}").body();

    String received =
        run(
            PYTHON,
            script(
                    """
                    m = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=10,
                                            MessageAttributeNames=["All"])["Messages"][0]
                    print(m["MessageAttributes"]["sluice-id"]["StringValue"])
                    print(m["Body"].encode("utf-8").hex())
                    """)
                .toString());
    List<String> lines = received.lines().toList();
    assertThat(answer).contains(lines.get(0));
    assertThat(lines.get(1)).isEqualTo(java.util.HexFormat.of().formatHex(body.getBytes(UTF_8)));
  }

  @Test
  void what_the_writer_sends_is_read_by_the_aws_cli() throws Exception {
    Service writer = stack.writer().awaitReady();
    assertThat(writer.post("{\"body\": \"hello, CLI\"}").statusCode()).isEqualTo(201);

    String body =
        run(
            AWS,
            "--endpoint-url",
            stack.queue().toString(),
            "sqs",
            "receive-message",
            "--queue-url",
            queueUrl(),
            "--wait-time-seconds",
            "10",
            "--query",
            "Messages[0].Body",
            "--output",
            "text");

    assertThat(body.strip()).isEqualTo("hello, CLI");
  }

  @Test
  void pythons_requests_posts_messages_as_the_readme_shows() throws Exception {
    Service writer = stack.writer().awaitReady();

    String codes =
        run(
            PYTHON,
            "-c",
            """
            import requests
            url = "%s/api/message"
            print(requests.post(url, json={"body": "This is a test message to enqueue"}).status_code)
            print(requests.post(url, json={"body": 12}).status_code)
            """
                .formatted(writer.address()));

    assertThat(codes.lines()).containsExactly("201", "400");
  }

  private static String jsonString(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars().forEach(c -> json.append(String.format("\\u%04x", c)));
    return json.append('"').toString();
  }
}
