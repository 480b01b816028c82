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
package io.weir.lineage;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.weir.lineage.LineageConfig.Durability;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static io.airlift.testing.ValidationAssertions.assertFailsValidation;
import static io.airlift.testing.ValidationAssertions.assertValidates;
import static io.airlift.units.DataSize.Unit.GIGABYTE;
import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.SECONDS;

class TestLineageConfig
{
    @Test
    void defaults()
    {
        assertRecordedDefaults(recordDefaults(LineageConfig.class)
                .setNamespace(null)
                .setSpoolDirectory(null)
                .setSpoolSegmentSize(DataSize.of(16, MEGABYTE))
                .setSpoolMaxSize(DataSize.of(2, GIGABYTE))
                .setDeadLettersMaxSize(DataSize.of(256, MEGABYTE))
                .setDurability(Durability.ASYNC)
                .setSinks(ImmutableSet.of())
                .setShutdownTimeout(new Duration(10, SECONDS)));
    }

    @Test
    void explicitPropertyMappings()
    {
        assertFullMapping(
                ImmutableMap.<String, String>builder()
                        .put("weir.lineage.namespace", "trino://trino.example.org:443")
                        .put("weir.lineage.spool-directory", "/var/spool")
                        .put("weir.lineage.spool-segment-size", "1MB")
                        .put("weir.lineage.spool-max-size", "1GB")
                        .put("weir.lineage.dead-letters-max-size", "1MB")
                        .put("weir.lineage.durability", "SYNC")
                        .put("weir.lineage.sinks", "marquez,archive")
                        .put("weir.lineage.shutdown-timeout", "1s")
                        .buildOrThrow(),
                new LineageConfig()
                        .setNamespace("trino://trino.example.org:443")
                        .setSpoolDirectory(Path.of("/var/spool"))
                        .setSpoolSegmentSize(DataSize.of(1, MEGABYTE))
                        .setSpoolMaxSize(DataSize.of(1, GIGABYTE))
                        .setDeadLettersMaxSize(DataSize.of(1, MEGABYTE))
                        .setDurability(Durability.SYNC)
                        .setSinks(ImmutableSet.of("marquez", "archive"))
                        .setShutdownTimeout(new Duration(1, SECONDS)));
    }

    @Test
    void badValues()
    {
        assertValidates(valid());
        assertFailsValidation(valid().setNamespace(null), "namespace", "must not be null", NotNull.class);
        assertFailsValidation(valid().setNamespace("my cluster"), "namespace", "must be like trino://host:port", Pattern.class);
        assertFailsValidation(valid().setSpoolDirectory(null), "spoolDirectory", "must not be null", NotNull.class);
        assertFailsValidation(
                valid().setSpoolSegmentSize(DataSize.of(16, MEGABYTE)).setSpoolMaxSize(DataSize.of(63, MEGABYTE)),
                "spoolSizeValid",
                "weir.lineage.spool-max-size must be at least four times weir.lineage.spool-segment-size",
                AssertTrue.class);
        assertFailsValidation(valid().setSinks(ImmutableSet.of("governance")), "sinks[].<iterable element>", "must be lower case letters, digits and hyphens, and not governance", Pattern.class);
    }

    private static LineageConfig valid()
    {
        return new LineageConfig().setNamespace("trino://trino.example.org:443").setSpoolDirectory(Path.of("/var/spool"));
    }
}
