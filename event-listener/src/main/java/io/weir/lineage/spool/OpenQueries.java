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

/**
 * The queries whose start is in the spool and whose end is not.
 */
final class OpenQueries
{
    private final Map<String, Start> starts = new LinkedHashMap<>();

    private record Start(SpoolRecord record, long segment) {}

    void written(SpoolRecord record, long segment)
    {
        // once it was told that a query began, its end has to be, too: this start is not given up any more
        opened(record.ofWrite(), segment);
    }

    /**
     * It is in no file, and yet the query began or ended.
     */
    void givenUp(SpoolRecord record, long segment)
    {
        opened(record, segment);
    }

    private void opened(SpoolRecord record, long segment)
    {
        switch (record.kind()) {
            case STARTED -> starts.put(record.key(), new Start(record, segment));
            case ENDED -> starts.remove(record.key());
            case GAP -> {}
        }
    }

    /**
     * The starts that stand in segments before this one.
     */
    List<SpoolRecord> before(long segment)
    {
        List<SpoolRecord> records = new ArrayList<>();
        for (Start start : starts.values()) {
            if (start.segment() < segment) {
                records.add(start.record());
            }
        }
        return records;
    }

    List<SpoolRecord> all()
    {
        return starts.values().stream().map(Start::record).toList();
    }
}
