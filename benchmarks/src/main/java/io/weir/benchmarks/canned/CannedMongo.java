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
package io.weir.benchmarks.canned;

import io.weir.benchmarks.canned.WireMessages.Request;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static java.util.Objects.requireNonNull;

/**
 * A server of canned answers: clients of MongoDB take it for one, and wait for it as little as can be, so that what is measured is the client. It has collections that do not change, and answers
 * what it can answer correctly without being a database: whole collections with a projection, a limit, sizes of batches and the order of their keys, how many documents there are, and what
 * drivers ask before that. Anything else it refuses by name. Nobody should take it for a MongoDB in any other respect.
 */
public final class CannedMongo
        implements AutoCloseable
{
    private final ServerSocketChannel server;
    private final Commands commands;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

    private CannedMongo(ServerSocketChannel server, Commands commands)
    {
        this.server = requireNonNull(server, "server is null");
        this.commands = requireNonNull(commands, "commands is null");
    }

    /**
     * On the loopback address.
     *
     * @param port 0 for a free one
     * @throws UncheckedIOException when it cannot be had
     */
    public static CannedMongo start(int port, List<CannedCollection> collections)
    {
        try {
            ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            CannedMongo started = new CannedMongo(server, new Commands(new Catalogue(collections)));
            Thread.ofPlatform().daemon().name("canned-mongo").start(started::accept);
            return started;
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url()
    {
        try {
            return "mongodb://127.0.0.1:%d/".formatted(((InetSocketAddress) server.getLocalAddress()).getPort());
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept()
    {
        try {
            while (true) {
                SocketChannel connection = server.accept();
                connections.add(connection);
                connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Thread.ofPlatform().daemon().name("canned-mongo-connection").start(() -> serve(connection));
            }
        }
        catch (ClosedChannelException e) {
            // this is how it ends
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SocketChannel connection)
    {
        try (connection) {
            Optional<Request> request = WireMessages.read(connection);
            while (request.isPresent()) {
                Answer answer = commands.answer(request.orElseThrow().command());
                if (request.orElseThrow().answered()) {
                    WireMessages.write(connection, request.orElseThrow(), answer);
                }
                request = WireMessages.read(connection);
            }
        }
        catch (IOException e) {
            // the client is gone, or is none of MongoDB: it sees that the connection ends
        }
        finally {
            connections.remove(connection);
        }
    }

    @Override
    public void close()
    {
        try {
            server.close();
            for (SocketChannel connection : connections) {
                connection.close();
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
