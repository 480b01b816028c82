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
package io.weir.mongorecent.mongo;

import com.google.common.collect.ImmutableMap;
import io.airlift.configuration.ConfigurationFactory;
import io.airlift.units.Duration;
import io.weir.mongorecent.mongo.MongoSchemaConfig.SampleMethod;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestMongoSchemaConfig
{
    @Test
    void defaults()
    {
        assertRecordedDefaults(recordDefaults(MongoSchemaConfig.class)
                .setSampleSize(1000)
                .setSampleMethod(SampleMethod.ENDS)
                .setMaxInferredColumns(2000)
                .setTrinoSchemaCollection(null)
                .setMetadataCacheTtl(new Duration(1, MINUTES)));
    }

    @Test
    void fullMapping()
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("mongo-recent.sample-size", "8")
                .put("mongo-recent.sample-method", "random")
                .put("mongo-recent.max-inferred-columns", "100")
                .put("mongo-recent.trino-schema-collection", "_schema")
                .put("mongo-recent.metadata-cache-ttl", "9s")
                .buildOrThrow();

        assertFullMapping(properties, new MongoSchemaConfig()
                .setSampleSize(8)
                .setSampleMethod(SampleMethod.RANDOM)
                .setMaxInferredColumns(100)
                .setTrinoSchemaCollection("_schema")
                .setMetadataCacheTtl(new Duration(9, SECONDS)));
    }

    @Test
    void badValues()
    {
        assertThatThrownBy(() -> new ConfigurationFactory(Map.of("mongo-recent.sample-size", "1")).build(MongoSchemaConfig.class))
                .message()
                .contains("must be greater than or equal to 2");
        assertThatThrownBy(() -> new ConfigurationFactory(Map.of("mongo-recent.max-inferred-columns", "0")).build(MongoSchemaConfig.class))
                .message()
                .contains("must be greater than or equal to 1");
        assertThatThrownBy(() -> new ConfigurationFactory(Map.of("mongo-recent.max-inferred-columns", "100001")).build(MongoSchemaConfig.class))
                .message()
                .contains("must be less than or equal to 100000");
        assertThatThrownBy(() -> new ConfigurationFactory(Map.of("mongo-recent.trino-schema-collection", "")).build(MongoSchemaConfig.class))
                .message()
                .contains("size must be between 1");
    }
}
