import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * DynamoDB Local in memory, on loopback alone. Its own main listens on every address of the machine
 * and reports its use to AWS; this one does neither. Started from source, for it is compiled
 * against nothing of this project. Callers share its tables whatever key they sign with. Prints the
 * port that it listens on.
 */
class LoopbackDynamoDb {

  public static void main(String[] arguments) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setPort(0);
    server.addConnector(connector);
    server.setHandler(
        new LocalDynamoDBServerHandler(
            new LocalDynamoDBRequestHandler(0, true, null, true, false), null));
    server.start();
    System.out.println(connector.getLocalPort());
    server.join();
  }
}
