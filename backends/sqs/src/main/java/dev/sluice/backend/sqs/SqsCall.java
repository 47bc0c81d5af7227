package dev.sluice.backend.sqs;

import dev.sluice.aws.AwsCall;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueName;
import software.amazon.awssdk.services.sqs.SqsServiceClientConfiguration;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** The calls of SQS that Sluice makes, and one line for an operator when one of them fails. */
enum SqsCall {
  GET_QUEUE_URL("GetQueueUrl", "sqs:GetQueueUrl"),
  GET_QUEUE_ATTRIBUTES("GetQueueAttributes", "sqs:GetQueueAttributes"),
  CREATE_QUEUE("CreateQueue", "sqs:CreateQueue"),
  SET_QUEUE_ATTRIBUTES("SetQueueAttributes", "sqs:SetQueueAttributes"),
  SEND("SendMessageBatch", "sqs:SendMessage"),
  RECEIVE("ReceiveMessage", "sqs:ReceiveMessage"),
  DELETE("DeleteMessageBatch", "sqs:DeleteMessage"),
  CHANGE_VISIBILITY("ChangeMessageVisibility", "sqs:ChangeMessageVisibility");

  private final String operation;
  private final String iamAction;

  SqsCall(String operation, String iamAction) {
    this.operation = operation;
    this.iamAction = iamAction;
  }

  /** The failure in a line that says what was called, on which queue, why, and what mends it. */
  QueueException failed(QueueName queue, SqsServiceClientConfiguration client, Throwable failure) {
    Throwable cause = AwsCall.cause(failure);
    if (cause instanceof QueueException known) {
      return known; // the look-up of the queue's address, which came before
    }
    return new QueueException(
        operation + " on queue " + queue + " failed: " + reason(cause, client), cause);
  }

  private String reason(Throwable failure, SqsServiceClientConfiguration client) {
    return failure instanceof QueueDoesNotExistException
        ? "the queue does not exist; run setup to create it"
        : new AwsCall("SQS", iamAction + " on this queue", client).reason(failure);
  }
}
