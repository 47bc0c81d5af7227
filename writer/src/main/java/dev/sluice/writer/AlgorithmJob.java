package dev.sluice.writer;

import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.queue.MessageText;
import dev.sluice.engine.schedule.ScheduleId;
import dev.sluice.shell.http.JsonObject;
import dev.sluice.shell.http.JsonValue;
import io.micronaut.json.tree.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The payload of the jobs of a schedule: which schedule it is, for its secret, and what to call
 * with what.
 *
 * @param algorithm what to call
 * @param input with what
 */
record AlgorithmJob(String algorithm, JsonValue input) {

  /** What these jobs are. */
  static final JobType TYPE = new JobType("algorithm");

  /** The member that names the schedule whose secret is used. */
  static final String SCHEDULE = "scheduleId";

  private static final String ALGORITHM = "algorithm";
  private static final String INPUT = "input";

  /** The payload; empty if it is too long. */
  Optional<String> payload(ScheduleId schedule) {
    Map<String, JsonNode> members = new LinkedHashMap<>();
    members.put(SCHEDULE, JsonNode.createStringNode(schedule.value()));
    members.put(ALGORITHM, JsonNode.createStringNode(algorithm));
    members.put(INPUT, input.tree());
    String text = new JsonObject(JsonNode.createObjectNode(members)).text();
    return Optional.of(text)
        .filter(payload -> MessageText.utf8Length(payload) <= JobOrder.MAX_PAYLOAD_BYTES);
  }

  /** What a payload of ours says. */
  static AlgorithmJob of(String payload) {
    JsonNode tree = JsonValue.parse(payload).tree();
    return new AlgorithmJob(tree.get(ALGORITHM).getStringValue(), new JsonValue(tree.get(INPUT)));
  }
}
