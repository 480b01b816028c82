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
package io.weir.lineage.spool;

import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.weir.lineage.spool.Spool.Outcome;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Texts as records of a spool, and back.
 */
final class SpooledTexts
{
    static final SpoolLimits ONE_MEGABYTE = new SpoolLimits(1 << 20, 1 << 30);

    private static final JsonCodec<SpoolGap> GAPS = new JsonCodecFactory().jsonCodec(SpoolGap.class);

    private SpooledTexts() {}

    // a segment for each record
    static SpoolLimits smallSegments()
    {
        return new SpoolLimits(SegmentHeader.LENGTH + 1, 1 << 30);
    }

    static SpoolRecord record(String text)
    {
        return new SpoolRecord(RecordKind.ENDED, Importance.READ, text, text.getBytes(UTF_8));
    }

    static void append(Spool spool, String... records)
    {
        for (String record : records) {
            assertThat(spool.append(record(record))).isEqualTo(Outcome.APPENDED);
        }
    }

    static Outcome append(Spool spool, RecordKind kind, Importance importance, String text)
    {
        return spool.append(new SpoolRecord(kind, importance, text, text.getBytes(UTF_8)));
    }

    static List<String> read(Spool spool, SpoolPosition start)
    {
        List<String> records = new ArrayList<>();
        SpoolPosition position = start;
        while (true) {
            List<SpoolEntry> entries = spool.read(position, 100);
            if (entries.isEmpty()) {
                return records;
            }
            records.addAll(text(entries));
            position = entries.getLast().next();
        }
    }

    static List<String> text(List<SpoolEntry> entries)
    {
        return entries.stream().map(SpooledTexts::text).toList();
    }

    static String text(SpoolEntry entry)
    {
        if (entry.kind() != RecordKind.GAP) {
            return new String(entry.payload(), UTF_8);
        }
        SpoolGap gap = GAPS.fromJson(entry.payload());
        return "gap %s %s-%s %s".formatted(gap.reason(), gap.first(), gap.last(), gap.counts());
    }

    static List<Path> segments(Path directory)
            throws IOException
    {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> Segment.number(file).isPresent()).sorted().toList();
        }
    }

    static void truncate(Path file, int bytes)
            throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(access.length() - bytes);
        }
    }
}
