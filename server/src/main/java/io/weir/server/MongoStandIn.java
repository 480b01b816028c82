/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.weir.server;

import de.bwaldvogel.mongo.MongoServer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.Objects.requireNonNull;

/**
 * A stand-in for a MongoDB server, for a first look at Weir without one: it speaks the wire protocol on the loopback address and keeps its data on disk.
 * It is no database: no replica set, no transactions, one process.
 */
public final class MongoStandIn
        implements AutoCloseable
{
    private static final String LOOPBACK = "127.0.0.1";

    private final MongoServer server;
    private final int port;

    private MongoStandIn(MongoServer server, int port)
    {
        this.server = requireNonNull(server, "server is null");
        this.port = port;
    }

    /**
     * @param port 0 for a free one
     */
    public static MongoStandIn start(Path directory, int port)
    {
        try {
            Files.createDirectories(directory);
        }
        catch (IOException e) {
            throw new IllegalStateException("Cannot create the directory %s of the MongoDB stand-in: %s".formatted(directory, e.getMessage()), e);
        }
        MongoServer server = new MongoServer(new DurableBackend(directory.resolve("stand-in.mv").toString()));
        server.bind(LOOPBACK, port);
        InetSocketAddress address = server.getLocalAddress();
        return new MongoStandIn(server, address.getPort());
    }

    public int port()
    {
        return port;
    }

    @Override
    public void close()
    {
        server.shutdownNow();
    }

    /**
     * Runs until it is ended, and writes the port to the given file once clients can connect.
     */
    public static void main(String[] arguments)
            throws IOException
    {
        CommandLine commandLine = CommandLine.parse(List.of(arguments), Set.of("--directory", "--port", "--port-file"));
        MongoStandIn standIn = start(Path.of(commandLine.get("--directory")), commandLine.getInteger("--port"));
        Runtime.getRuntime().addShutdownHook(new Thread(standIn::close, "mongo-stand-in-close"));

        Path portFile = Path.of(commandLine.get("--port-file"));
        Path written = portFile.resolveSibling(portFile.getFileName() + ".new");
        Files.writeString(written, standIn.port() + "\n");
        Files.move(written, portFile, ATOMIC_MOVE, REPLACE_EXISTING);
    }
}
