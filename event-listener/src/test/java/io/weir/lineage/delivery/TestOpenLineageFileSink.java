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
package io.weir.lineage.delivery;

import io.airlift.json.JsonCodecFactory;
import io.weir.lineage.edges.LineageReader;
import io.weir.lineage.openlineage.OpenLineageTranslator;
import io.weir.lineage.openlineage.RunEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

class TestOpenLineageFileSink
{
    @TempDir
    Path directory;

    @Test
    void oneEventPerLine()
            throws IOException
    {
        Path file = directory.resolve("new").resolve("events.jsonl");
        OpenLineageFileSink sink = sink(file);
        sink.write(sink.translate(RecordedQueries.copy("query_1")));
        sink.write(sink.translate(RecordedQueries.copy("query_2")));
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(4);
        assertThat(lines).allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
        assertThat(lines.get(0)).contains("\"START\"", "query_1");
        assertThat(lines.get(1)).contains("\"COMPLETE\"", "query_1");
        assertThat(lines.get(3)).contains("\"COMPLETE\"", "query_2");
    }

    @Test
    void repairsAnUnfinishedLine()
            throws IOException
    {
        Path file = directory.resolve("events.jsonl");
        OpenLineageFileSink sink = sink(file);
        sink.write(List.of("{1}"));
        Files.writeString(file, "{half", APPEND);
        sink.write(List.of("{2}"));
        assertThat(Files.readAllLines(file)).containsExactly("{1}", "{2}");
    }

    private static OpenLineageFileSink sink(Path file)
    {
        return new OpenLineageFileSink(file, new LineageReader(), new OpenLineageTranslator("trino://127.0.0.1:8080"), new JsonCodecFactory().jsonCodec(RunEvent.class));
    }
}
