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
package io.weir.delta.engine.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.collect.ImmutableMap;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.weir.delta.engine.CommitSummary;
import io.weir.delta.engine.CorruptDeltaLogException;
import io.weir.delta.engine.LocalStore;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.kernel.LogDirectory;
import io.weir.delta.engine.kernel.LogJson;
import io.weir.delta.engine.log.OrderedParallel;
import io.weir.delta.engine.upkeep.LogFiles;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;

import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;
import static io.weir.delta.engine.kernel.LogFileNames.versionOf;
import static java.util.Objects.requireNonNull;

/**
 * What the commits of a log tell of themselves. Kernel keeps only the fields of {@code commitInfo} that it knows, so they are read here.
 */
public final class CommitHistory
{
    private final TrinoFileSystem fileSystem;

    public CommitHistory(TrinoFileSystem fileSystem)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
    }

    /**
     * The versions whose commits the log still holds, newest first. Reads none of them.
     */
    public List<Long> versions(Location table)
    {
        return list(table).commits().reversed().stream().map(entry -> versionOf(entry.name())).toList();
    }

    /**
     * Newest first.
     *
     * @param wanted the versions that are to be read
     */
    public List<CommitSummary> read(Location table, LongPredicate wanted)
    {
        LogFiles log = list(table);
        CommitTimes times = CommitTimes.of(log);
        List<LogDirectory.Entry> commits = log.commits().reversed().stream().filter(entry -> wanted.test(versionOf(entry.name()))).toList();
        return OrderedParallel.map(commits, entry -> summary(entry, times)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private LogFiles list(Location table)
    {
        try {
            return LogFiles.list(fileSystem, table);
        }
        catch (IOException e) {
            throw new StoreUnavailableException("list", logDirectory(table), e);
        }
    }

    // empty when the file went away since it was listed, as old commits do
    private Optional<CommitSummary> summary(LogDirectory.Entry entry, CommitTimes times)
    {
        try (InputStream stream = LocalStore.openStream(fileSystem.newInputFile(entry.location()));
                JsonParser parser = LogJson.FACTORY.createParser(stream)) {
            Map<String, Object> commitInfo = commitInfo(parser);
            long version = versionOf(entry.name());
            return Optional.of(new Fields(commitInfo).toSummary(version, times.of(version).orElseThrow()));
        }
        catch (FileNotFoundException _) {
            return Optional.empty();
        }
        catch (JsonProcessingException e) {
            throw new CorruptDeltaLogException(entry.location(), versionOf(entry.name()), e.getOriginalMessage(), e);
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", entry.location(), e);
        }
    }

    private static Map<String, Object> commitInfo(JsonParser parser)
            throws IOException
    {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String action = parser.currentName();
                JsonToken value = parser.nextToken();
                if (action.equals("commitInfo") && value == JsonToken.START_OBJECT) {
                    return fields(parser);
                }
                parser.skipChildren();
            }
        }
        return ImmutableMap.of();
    }

    // objects one level deep are maps; all else is text as it is, or its JSON
    private static Map<String, Object> fields(JsonParser parser)
            throws IOException
    {
        Map<String, Object> fields = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            switch (parser.nextToken()) {
                case START_OBJECT -> fields.put(name, texts(parser));
                case VALUE_NULL -> {}
                default -> fields.put(name, text(parser));
            }
        }
        return fields;
    }

    private static Map<String, String> texts(JsonParser parser)
            throws IOException
    {
        Map<String, String> texts = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                texts.put(name, text(parser));
            }
        }
        return texts;
    }

    private static String text(JsonParser parser)
            throws IOException
    {
        if (parser.currentToken().isScalarValue()) {
            return parser.getText();
        }
        StringWriter json = new StringWriter();
        try (JsonGenerator generator = LogJson.FACTORY.createGenerator(json)) {
            generator.copyCurrentStructure(parser);
        }
        return json.toString();
    }

    private record Fields(Map<String, Object> values)
    {
        private CommitSummary toSummary(long version, Instant fileTime)
        {
            return new CommitSummary(
                    version,
                    number("inCommitTimestamp").map(Instant::ofEpochMilli).orElse(fileTime),
                    text("operation"),
                    text("userId"),
                    text("userName"),
                    text("queryId"),
                    texts("operationParameters"),
                    texts("operationMetrics"),
                    text("engineInfo"),
                    text("isolationLevel"),
                    text("isBlindAppend").map(Boolean::parseBoolean),
                    number("readVersion"));
        }

        private Optional<String> text(String name)
        {
            return values.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
        }

        // a number that is none is left out: the history is there to be read, and nothing depends on it
        private Optional<Long> number(String name)
        {
            return text(name).filter(text -> text.matches("-?\\d{1,18}")).map(Long::parseLong);
        }

        @SuppressWarnings("unchecked")
        private Map<String, String> texts(String name)
        {
            return values.get(name) instanceof Map<?, ?> map ? (Map<String, String>) map : ImmutableMap.of();
        }
    }
}
