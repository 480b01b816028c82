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
package io.weir.plugintests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

final class Ports
{
    private Ports() {}

    /**
     * One that is taken seconds later. It is not among those that the system gives to whoever asks for any, which somebody else may have by then.
     */
    static int free()
    {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket _ = new ServerSocket(port, 10, InetAddress.getByName("127.0.0.1"))) {
                return port;
            }
            catch (BindException _) {
                // the next one
            }
            catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static ServerSocket listen()
    {
        try {
            return new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
