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
package io.weir.lineage.sink;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A real Kafka broker, without ZooKeeper, in a process of its own.
 */
public final class KafkaBroker
        implements AutoCloseable
{
    private static final int LARGEST_RECORD = 200_000;

    private final Path directory;
    private final int port;
    private final Path configuration;
    private Optional<Process> process = Optional.empty();

    public KafkaBroker(Path directory)
            throws IOException, InterruptedException
    {
        this.directory = directory;
        this.port = freePort();
        int controllerPort = freePort();
        this.configuration = Files.writeString(directory.resolve("server.properties"),
                """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$s
                listeners=PLAINTEXT://127.0.0.1:%1$s,CONTROLLER://127.0.0.1:%2$s
                controller.listener.names=CONTROLLER
                log.dirs=%3$s
                num.partitions=3
                offsets.topic.replication.factor=1
                message.max.bytes=%4$s
                """.formatted(port, controllerPort, directory.resolve("data"), LARGEST_RECORD));
        Process format = run("kafka.tools.StorageTool", "format", "--cluster-id", "MkU3OEVBNTcwNTJENDM2Qk", "--config", configuration.toString());
        if (!format.waitFor(1, TimeUnit.MINUTES) || format.exitValue() != 0) {
            throw new IOException("Kafka could not format its directory: " + Files.readString(directory.resolve("kafka.log")));
        }
    }

    public String address()
    {
        return "127.0.0.1:" + port;
    }

    public void start()
            throws IOException
    {
        process = Optional.of(run("kafka.Kafka", configuration.toString()));
    }

    public void kill()
            throws InterruptedException
    {
        if (process.isPresent()) {
            process.orElseThrow().destroyForcibly().waitFor();
        }
        process = Optional.empty();
    }

    private Process run(String main, String... arguments)
            throws IOException
    {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("kafka.log").toFile()))
                .start();
    }

    // not among those that the system gives to whoever asks for any: the broker takes it seconds later
    private static int freePort()
            throws IOException
    {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            }
            catch (BindException _) {
                // the next one
            }
        }
    }

    @Override
    public void close()
    {
        process.ifPresent(Process::destroyForcibly);
    }
}
