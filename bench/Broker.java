import io.lambdatape.broker.BrokerOptions;
import io.lambdatape.broker.EmbeddedBroker;
import java.nio.file.Path;

/** A Kafka broker alone, for benchmarks: java -cp 'lib/*' Broker.java DIRECTORY PORT */
public final class Broker {
    public static void main(String[] arguments) throws Exception {
        EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerOptions.at(Path.of(arguments[0]), "127.0.0.1", Integer.parseInt(arguments[1])));
        System.out.println("ready at " + broker.bootstrapServers());
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        Thread.currentThread().join();
    }
}
