package dev.sluice.reader.status;

import jakarta.inject.Singleton;

/** What is beyond this box: the queues, and the other boxes. */
@Singleton
record Surroundings(QueueCounts queues, FleetWatch fleet) {}
