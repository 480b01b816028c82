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
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestMongoTlsConfig
{
    @Test
    void defaults()
    {
        assertRecordedDefaults(recordDefaults(MongoTlsConfig.class)
                .setTls(false)
                .setKeyStorePath(null)
                .setKeyStorePassword(null)
                .setTrustStorePath(null)
                .setTrustStorePassword(null));
    }

    @Test
    void fullMapping()
            throws IOException
    {
        Path keyStore = Files.createTempFile(null, null);
        Path trustStore = Files.createTempFile(null, null);
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .put("mongo-recent.tls.enabled", "true")
                .put("mongo-recent.tls.keystore-path", keyStore.toString())
                .put("mongo-recent.tls.keystore-password", "16")
                .put("mongo-recent.tls.truststore-path", trustStore.toString())
                .put("mongo-recent.tls.truststore-password", "17")
                .buildOrThrow();

        assertFullMapping(properties, new MongoTlsConfig()
                .setTls(true)
                .setKeyStorePath(keyStore.toFile())
                .setKeyStorePassword("16")
                .setTrustStorePath(trustStore.toFile())
                .setTrustStorePassword("17"));
    }

    /**
     * Also where the connection string says tls=true: the driver's own stores would be used then.
     */
    @Test
    void storesThatNobodyUses()
            throws IOException
    {
        Path store = Files.createTempFile(null, null);
        for (String property : List.of("mongo-recent.tls.keystore-path", "mongo-recent.tls.truststore-path")) {
            assertThatThrownBy(() -> new ConfigurationFactory(Map.of(property, store.toString())).build(MongoTlsConfig.class))
                    .hasMessageContaining("need mongo-recent.tls.enabled=true");
        }
    }
}
