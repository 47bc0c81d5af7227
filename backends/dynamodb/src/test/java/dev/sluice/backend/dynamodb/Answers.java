package dev.sluice.backend.dynamodb;

import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** What DynamoDB may answer and DynamoDB Local never does. */
final class Answers implements ExecutionInterceptor {

  private volatile UnaryOperator<SdkResponse> change = UnaryOperator.identity();

  /** From now on answers are changed like this. */
  void change(UnaryOperator<SdkResponse> change) {
    this.change = change;
  }

  @Override
  public SdkResponse modifyResponse(
      Context.ModifyResponse context, ExecutionAttributes attributes) {
    return change.apply(context.response());
  }
}
