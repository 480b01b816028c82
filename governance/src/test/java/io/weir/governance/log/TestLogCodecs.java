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
package io.weir.governance.log;

import io.weir.delta.engine.log.LogColumn;
import io.weir.delta.engine.log.LogRow;
import io.weir.governance.asset.InvalidAssetException;
import io.weir.governance.tag.TagLogEntry;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static io.weir.governance.log.AbstractTestGovernanceLog.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Rows that another writer may have put into a log. What every codec gives back of its own is in {@link AbstractTestGovernanceLog}.
 */
final class TestLogCodecs
{
    private final TagLogCodec codec = new TagLogCodec();
    private final LogRow row = codec.encode(tag("t1", "c.s.t.x", "A"));

    @Test
    void everyLogStartsWithItsSchemaVersionAndEventId()
    {
        for (LogCodec<?> log : List.of(new TagLogCodec(), new LineageLogCodec(), new AuditLogCodec(), new IncidentLogCodec())) {
            assertThat(log.schema().columns().stream().map(LogColumn::name)).startsWith("schema_version", "event_id").endsWith("time").doesNotHaveDuplicates();
        }
    }

    @Test
    void refusesWhatItCannotUnderstand()
    {
        assertUnreadable("schema_version", 2L, "tag_log has a row of schema version 2 (event t1), but this version of Weir reads only 1. Upgrade Weir on this node");
        assertUnreadable("schema_version", null, "tag_log: column schema_version is null in event t1");
        assertUnreadable("event_id", null, "tag_log: column event_id is null in event unknown");
        assertUnreadable("tag", null, "tag_log: column tag is null in event t1");
        assertUnreadable("action", "delete", "tag_log: unknown action 'delete' in event t1");
        assertUnreadable("origin", "rumour", "tag_log: unknown origin 'rumour' in event t1");
    }

    @Test
    void refusesWhatIsNoAsset()
    {
        assertThatThrownBy(() -> decodeWith("asset", "c..t"))
                .isInstanceOf(InvalidAssetException.class)
                .hasMessageStartingWith("Invalid asset 'c..t': a part is empty");
    }

    private void assertUnreadable(String column, Object value, String message)
    {
        assertThatThrownBy(() -> decodeWith(column, value))
                .isInstanceOf(UnreadableRowException.class)
                .hasMessage(message);
    }

    private TagLogEntry decodeWith(String column, Object value)
    {
        List<Object> values = new ArrayList<>(row.values());
        List<String> names = codec.schema().columns().stream().map(LogColumn::name).toList();
        values.set(names.indexOf(column), value);
        return codec.decode(new LogRow(values));
    }
}
