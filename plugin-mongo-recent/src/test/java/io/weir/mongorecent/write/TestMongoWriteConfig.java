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
package io.weir.mongorecent.write;

import com.google.common.collect.ImmutableMap;
import io.airlift.units.DataSize;
import io.weir.mongorecent.write.MongoWriteConfig.WriteConcernLevel;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static io.airlift.units.DataSize.Unit.MEGABYTE;

final class TestMongoWriteConfig
{
    @Test
    void defaults()
    {
        assertRecordedDefaults(recordDefaults(MongoWriteConfig.class)
                .setInsertBatchSize(1000)
                .setWriteConcern(null)
                .setMaxBufferedChanges(DataSize.of(256, MEGABYTE)));
    }

    @Test
    void fullMapping()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("mongo-recent.insert-batch-size", "11")
                .put("mongo-recent.write-concern", "majority")
                .put("mongo-recent.max-buffered-changes", "12MB")
                .buildOrThrow();

        assertFullMapping(properties, new MongoWriteConfig()
                .setInsertBatchSize(11)
                .setWriteConcern(WriteConcernLevel.MAJORITY)
                .setMaxBufferedChanges(DataSize.of(12, MEGABYTE)));
    }
}
