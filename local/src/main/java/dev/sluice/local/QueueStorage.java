package dev.sluice.local;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorInitializationException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.OneForOneStrategy;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.SupervisorStrategy;
import org.apache.pekko.japi.pf.DeciderBuilder;
import org.elasticmq.actor.queue.QueueEvent;
import org.elasticmq.persistence.sql.SqlQueuePersistenceActor;
import org.elasticmq.persistence.sql.SqlQueuePersistenceConfig;
import scala.collection.immutable.Nil$;

/**
 * ElasticMQ's storage, and what ElasticMQ 1.7.1 forgets to tell it.
 *
 * <p>When a long poll finds nothing but messages that go to the dead-letter queue, ElasticMQ stores
 * their arrival there and not that they have left. After a restart they are on both queues, their
 * next move is stored under a key that is taken, and a storage that fails is started afresh and
 * knows of no queue: it then confirms what it does not store. Here a message that is moved leaves
 * its source first, and a storage that fails goes on as it is: what it could not store is never
 * confirmed.
 */
final class QueueStorage extends AbstractActor {

  private final ActorRef storage;

  QueueStorage(SqlQueuePersistenceConfig config) {
    storage =
        getContext()
            .actorOf(Props.create(SqlQueuePersistenceActor.class, config, Nil$.MODULE$), "sql");
  }

  @Override
  public SupervisorStrategy supervisorStrategy() {
    return new OneForOneStrategy(
        DeciderBuilder.match(ActorInitializationException.class, e -> SupervisorStrategy.stop())
            .matchAny(e -> SupervisorStrategy.resume())
            .build());
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(QueueEvent.MessageAdded.class, this::added)
        .matchAny(event -> storage.forward(event, getContext()))
        .build();
  }

  private void added(QueueEvent.MessageAdded event) {
    var source = event.message().deadLetterSourceQueueName();
    if (source.isDefined()) {
      remove(source.get(), event);
      remove(event.queueName(), event); // where it already is if a crash came in between
    }
    storage.forward(event, getContext());
  }

  private void remove(String queue, QueueEvent.MessageAdded event) {
    storage.tell(new QueueEvent.MessageRemoved(queue, event.message().id()), ActorRef.noSender());
  }
}
