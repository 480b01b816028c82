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

import com.google.common.collect.ImmutableMap;
import io.trino.spi.TrinoException;
import io.trino.testing.TestingConnectorContext;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What is refused before anything is opened.
 */
final class TestMongoRecentConnectorFactory
{
    private static final String URL = "mongodb://127.0.0.1:1/";

    @Test
    void fileSystemsNeedGovernance()
    {
        assertRefused(ImmutableMap.of("mongo-recent.connection-url", URL, "fs.local.enabled", "true", "local.location", "/"))
                .hasMessage("Catalog mongo: fs.local.enabled is set, but governance.config-file is not: file systems are for histories, and only a catalog with governance has these. Add governance.config-file, or remove the properties of the file systems");
    }

    @Test
    void localFilesNeedAPlace()
    {
        assertRefused(ImmutableMap.of("mongo-recent.connection-url", URL, "governance.config-file", "etc/governance.properties", "fs.local.enabled", "true"))
                .hasMessage("Catalog mongo: fs.local.enabled=true needs local.location: without it Trino looks for histories beneath the directory for temporary files. Add local.location=/");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Map<String, String> properties)
    {
        return assertThatThrownBy(() -> new MongoRecentConnectorFactory().create("mongo", properties, new TestingConnectorContext())).isInstanceOf(TrinoException.class);
    }
}
