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

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import static io.weir.mongorecent.mongo.Seals.SEAL_FIELD;
import static java.util.concurrent.TimeUnit.MINUTES;

/**
 * An in-process stand-in for MongoDB that writes down the commands it is sent: what is asserted is what went over the wire. It also fails on demand.
 */
public final class RecordingMongo
        implements AutoCloseable
{
    public static final String REPLICA_SET = "rs0";

    private static final Set<String> HOUSEKEEPING = Set.of("hello", "isMaster", "ismaster", "ping", "endSessions", "buildInfo", "buildinfo");
    private static final int MAX_COMMANDS = 1000;
    private static final int BOSS_THREADS = 1;
    // a command that is held keeps all connections waiting that its thread serves
    private static final int WORKER_THREADS = 64;

    private final Queue<BsonDocument> commands = new ConcurrentLinkedQueue<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Interruption> interruption = new AtomicReference<>();
    private final Map<String, String> pretendedTypes = new ConcurrentHashMap<>();
    private final Map<String, Document> pretendedOptions = new ConcurrentHashMap<>();
    private final Recording recording;
    private final MongoServer server;
    private volatile boolean replicaSet;
    private volatile boolean sealed;

    public enum Recording
    {
        ON,
        OFF,
    }

    /**
     * What becomes of the next command of a name, once.
     *
     * @param code the error that the server answers with, 0 for none
     */
    private record Fault(String command, Pause pause, int code) {}

    private interface Pause
    {
        void pause()
                throws InterruptedException;
    }

    /**
     * A command that waits until this is closed.
     */
    public static final class Held
            implements AutoCloseable
    {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private void hold()
                throws InterruptedException
        {
            reached.countDown();
            if (!released.await(1, MINUTES)) {
                throw new IllegalStateException("Nobody lets the command go");
            }
        }

        /**
         * Until the command has come.
         */
        public void await()
                throws InterruptedException
        {
            if (!reached.await(1, MINUTES)) {
                throw new IllegalStateException("The command that is to be held has not come within a minute");
            }
        }

        @Override
        public void close()
        {
            released.countDown();
        }
    }

    /**
     * Whether a command that fails has been carried out.
     */
    public enum Moment
    {
        BEFORE,
        AFTER,
    }

    /**
     * What becomes of one of the next commands, whatever its name: 0 is the next one.
     */
    private record Interruption(AtomicInteger remaining, Moment moment, Pause pause, boolean fails) {}

    public RecordingMongo()
    {
        this(Recording.ON);
    }

    public RecordingMongo(Recording recording)
    {
        this.recording = recording;
        MongoBackend backend = new ForgetfulBackend();
        MongoBackend recorder = (MongoBackend) Proxy.newProxyInstance(
                MongoBackend.class.getClassLoader(),
                new Class<?>[] {MongoBackend.class},
                (_, method, arguments) -> {
                    Optional<Interruption> interrupted = Optional.empty();
                    if (method.getName().equals("handleMessage")) {
                        Document command = ((MongoMessage) arguments[0]).getDocument();
                        record(command);
                        fail(command.keySet().iterator().next());
                        interrupted = interruption(command.keySet().iterator().next());
                        interrupt(interrupted, Moment.BEFORE);
                        findChangedByKey(command);
                    }
                    try {
                        Object answer = method.invoke(backend, arguments);
                        interrupt(interrupted, Moment.AFTER);
                        pretend(arguments, answer);
                        return answer;
                    }
                    catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        server = new MongoServer(recorder);
        server.bind(new InetSocketAddress("127.0.0.1", 0), BOSS_THREADS, WORKER_THREADS);
    }

    private void record(Document command)
    {
        if (recording == Recording.ON && !HOUSEKEEPING.contains(command.keySet().iterator().next())) {
            commands.add(toBson(command));
            if (commands.size() > MAX_COMMANDS) {
                commands.poll();
            }
        }
    }

    /**
     * This server finds a document by its key only when it is asked for as {@code {_id: key}}. By {@code {_id: {$eq: key}}}, which means the same, it looks at all of them, for each change of a command.
     * So it does where the document must be without a seal, too, which all are until the first has got one.
     */
    private void findChangedByKey(Document command)
    {
        if (seals(command)) {
            sealed = true;
        }
        for (String changes : List.of("deletes", "updates")) {
            if (command.get(changes) instanceof List<?> list) {
                list.forEach(change -> findByKey((Document) ((Document) change).get("q")));
            }
        }
    }

    private static boolean seals(Document command)
    {
        return (command.get("documents") instanceof List<?> documents && documents.stream().anyMatch(document -> ((Document) document).containsKey(SEAL_FIELD)))
                || (command.get("updates") instanceof List<?> updates && updates.stream().anyMatch(update -> setsSeal(((Document) update).get("u"))));
    }

    private static boolean setsSeal(Object update)
    {
        return update instanceof Document document && document.get("$set") instanceof Document set && set.containsKey(SEAL_FIELD);
    }

    private void findByKey(Document filter)
    {
        if (!sealed && filter.containsKey(SEAL_FIELD) && filter.get(SEAL_FIELD) == null) {
            filter.remove(SEAL_FIELD);
        }
        // a document could be taken for operators
        if (filter.size() == 1 && filter.get("_id") instanceof Document comparison && comparison.size() == 1 && comparison.get("$eq") instanceof Object key && !(key instanceof Document)) {
            filter.put("_id", key);
        }
    }

    private void pretend(Object[] arguments, Object answer)
    {
        if (answer instanceof Document document && arguments != null) {
            switch (arguments[arguments.length - 1]) {
                case MongoMessage message -> pretend(message.getDocument(), document);
                // the first greeting of a connection
                case Document command -> pretend(command, document);
                default -> {}
            }
        }
    }

    private void pretend(Document command, Document answer)
    {
        switch (command.keySet().iterator().next()) {
            case "hello", "isMaster", "ismaster" -> {
                if (replicaSet) {
                    String address = "127.0.0.1:%d".formatted(server.getLocalAddress().getPort());
                    answer.append("setName", REPLICA_SET).append("hosts", List.of(address)).append("me", address).append("primary", address).append("isWritablePrimary", true).append("secondary", false);
                }
            }
            case "listCollections" -> {
                for (Object collection : (List<?>) ((Document) answer.get("cursor")).get("firstBatch")) {
                    Document listed = (Document) collection;
                    Optional.ofNullable(pretendedTypes.get((String) listed.get("name"))).ifPresent(type -> listed.put("type", type));
                    Optional.ofNullable(pretendedOptions.get((String) listed.get("name"))).ifPresent(options -> listed.put("options", options));
                }
            }
            default -> {}
        }
    }

    /**
     * From now on it says that it is the one member of a replica set, {@link #REPLICA_SET}, to which drivers say from which members they would read.
     */
    public void pretendReplicaSet()
    {
        replicaSet = true;
    }

    /**
     * From now on it says that a collection is something else: {@code view} or {@code timeseries}.
     */
    public void pretendType(String collection, String type)
    {
        pretendedTypes.put(collection, type);
    }

    /**
     * From now on it says that a collection was created with other options.
     */
    public void pretendOptions(String collection, Document options)
    {
        pretendedOptions.put(collection, options);
    }

    /**
     * From now on it tells the options of all collections as they are.
     */
    public void tellOptions()
    {
        pretendedOptions.clear();
    }

    private void fail(String command)
            throws InterruptedException
    {
        for (Fault fault : faults) {
            if (fault.command().equals(command) && faults.remove(fault)) {
                fault.pause().pause();
                if (fault.code() != 0) {
                    throw new MongoServerError(fault.code(), "Injected", "injected for s3cret@example.com");
                }
                return;
            }
        }
    }

    private Optional<Interruption> interruption(String command)
    {
        Interruption next = interruption.get();
        if (next == null || HOUSEKEEPING.contains(command) || next.remaining().getAndDecrement() != 0) {
            return Optional.empty();
        }
        return Optional.of(next);
    }

    private static void interrupt(Optional<Interruption> interrupted, Moment moment)
            throws InterruptedException
    {
        if (interrupted.isPresent() && interrupted.orElseThrow().moment() == moment) {
            interrupted.orElseThrow().pause().pause();
            if (interrupted.orElseThrow().fails()) {
                throw new MongoServerError(11600, "Injected", "injected");
            }
        }
    }

    /**
     * @param commands after how many commands one fails
     */
    public void failAfter(int commands, Moment moment)
    {
        interruption.set(new Interruption(new AtomicInteger(commands), moment, () -> {}, true));
    }

    /**
     * @param commands after how many commands one is carried out at once and answered later
     */
    public void delayAfter(int commands, Duration delay)
    {
        interruption.set(new Interruption(new AtomicInteger(commands), Moment.AFTER, () -> Thread.sleep(delay), false));
    }

    /**
     * @param commands after how many commands one is carried out at once and answered when it is let go
     */
    public Held holdAfter(int commands)
    {
        Held held = new Held();
        interruption.set(new Interruption(new AtomicInteger(commands), Moment.AFTER, held::hold, false));
        return held;
    }

    /**
     * @return whether there were enough commands
     */
    public boolean endInterruption()
    {
        Interruption ended = interruption.getAndSet(null);
        return ended != null && ended.remaining().get() < 0;
    }

    /**
     * The next command of that name is answered with an error.
     */
    public void failNext(String command, int code)
    {
        faults.add(new Fault(command, () -> {}, code));
    }

    /**
     * The next command of that name is answered later.
     */
    public void delayNext(String command, Duration delay)
    {
        faults.add(new Fault(command, () -> Thread.sleep(delay), 0));
    }

    /**
     * The next command of that name is carried out and answered when it is let go.
     */
    public Held holdNext(String command)
    {
        Held held = new Held();
        faults.add(new Fault(command, held::hold, 0));
        return held;
    }

    private static BsonDocument toBson(Document document)
    {
        ByteBuf buffer = Unpooled.buffer();
        try {
            BsonEncoder.encodeDocument(document, buffer);
            byte[] bytes = new byte[buffer.readableBytes()];
            buffer.readBytes(bytes);
            return new RawBsonDocument(bytes);
        }
        finally {
            buffer.release();
        }
    }

    public String url()
    {
        return "mongodb://127.0.0.1:%d/".formatted(server.getLocalAddress().getPort());
    }

    public void forgetCommands()
    {
        commands.clear();
    }

    /**
     * Since the last {@link #forgetCommands}, in their order.
     */
    public List<BsonDocument> commands()
    {
        return List.copyOf(commands);
    }

    @Override
    public void close()
    {
        server.shutdownNow();
    }
}
