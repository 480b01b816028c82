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
package io.weir.mongorecent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A way to a server that can be cut.
 */
final class BreakableLink
        implements AutoCloseable
{
    private final int target;
    private final int port;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile ServerSocket listener;

    BreakableLink(int target)
            throws IOException
    {
        this.target = target;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        port = listener.getLocalPort();
        accept();
    }

    int port()
    {
        return port;
    }

    private void accept()
    {
        ServerSocket current = listener;
        Thread.ofVirtual().start(() -> {
            while (!current.isClosed()) {
                try {
                    connect(current.accept());
                }
                catch (IOException _) {
                    // cut
                }
            }
        });
    }

    private void connect(Socket client)
            throws IOException
    {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        Thread.ofVirtual().start(() -> copy(client, server));
        Thread.ofVirtual().start(() -> copy(server, client));
    }

    private static void copy(Socket from, Socket to)
    {
        try (from; to; InputStream input = from.getInputStream(); OutputStream output = to.getOutputStream()) {
            input.transferTo(output);
        }
        catch (IOException _) {
            // cut
        }
    }

    /**
     * Breaks what is open; new connections are taken.
     */
    void dropConnections()
            throws IOException
    {
        for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
            socket.close();
        }
    }

    void cut()
            throws IOException
    {
        listener.close();
        dropConnections();
    }

    void mend()
            throws IOException
    {
        listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        accept();
    }

    @Override
    public void close()
            throws IOException
    {
        cut();
    }
}
