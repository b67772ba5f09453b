package dev.throughline.app.contract;

/** A Kafka that a test may stop and start again; address and data stay. */
interface RunningBroker extends AutoCloseable {
    /** {@code host:port}, the same after a restart. */
    String bootstrap();

    /** Takes it away from its clients. */
    void stop() throws Exception;

    /** Brings a stopped one back. */
    void start() throws Exception;

    @Override
    void close();
}
