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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The queries whose start is in the spool and whose end is not.
 */
final class OpenQueries
{
    private final Map<String, Start> starts = new LinkedHashMap<>();

    /**
     * @param written whether it is in a file, or waits for that
     */
    private record Start(SpoolRecord record, long segment, boolean written) {}

    void written(SpoolRecord record, long segment)
    {
        put(record, segment, true);
    }

    /**
     * It is in no file, and yet the query began or ended.
     */
    void givenUp(SpoolRecord record, long segment)
    {
        put(record, segment, false);
    }

    private void put(SpoolRecord record, long segment, boolean written)
    {
        switch (record.kind()) {
            case STARTED -> starts.put(record.key(), new Start(record, segment, written));
            case ENDED -> starts.remove(record.key());
            case GAP -> {}
        }
    }

    /**
     * The end of a query is known, and is in no file.
     */
    void ended(String key)
    {
        starts.remove(key);
    }

    /**
     * Whether a start after which no end was written would be taken for one of a query that is open.
     */
    boolean isWritten(String key)
    {
        return Optional.ofNullable(starts.get(key)).filter(Start::written).isPresent();
    }

    /**
     * The starts that stand in segments before this one.
     */
    List<SpoolRecord> before(long segment)
    {
        List<SpoolRecord> records = new ArrayList<>();
        for (Start start : starts.values()) {
            if (start.segment() < segment) {
                // once it was told that a query began, its end has to be, too: this start is not given up any more
                records.add(start.written() ? start.record().ofWrite() : start.record());
            }
        }
        return records;
    }

    List<SpoolRecord> all()
    {
        return starts.values().stream().map(Start::record).toList();
    }
}
