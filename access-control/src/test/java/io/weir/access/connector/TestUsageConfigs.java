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
package io.weir.access.connector;

import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import io.weir.governance.audit.AuditCost;
import jakarta.validation.constraints.DecimalMin;
import org.junit.jupiter.api.Test;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static io.airlift.testing.ValidationAssertions.assertFailsValidation;
import static java.util.concurrent.TimeUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;

class TestUsageConfigs
{
    @Test
    void defaults()
    {
        assertRecordedDefaults(recordDefaults(Prices.class)
                .setPerCpuHour(0)
                .setPerTerabyteRead(0)
                .setPerQuery(0)
                .setCurrency("EUR"));
        assertRecordedDefaults(recordDefaults(UsageConfig.class).setUnusedAfter(new Duration(90, DAYS)));
        assertThat(new Prices().of(1, new AuditCost(1, 1, 1, 1, 1, 1))).isZero();
    }

    @Test
    void explicitPropertyMappings()
    {
        assertFullMapping(
                ImmutableMap.of(
                        "weir.price.cpu-hour", "0.5",
                        "weir.price.terabyte-read", "5",
                        "weir.price.query", "0.001",
                        "weir.price.currency", "CHF"),
                new Prices()
                        .setPerCpuHour(0.5)
                        .setPerTerabyteRead(5)
                        .setPerQuery(0.001)
                        .setCurrency("CHF"));
        assertFullMapping(ImmutableMap.of("weir.unused-after", "30d"), new UsageConfig().setUnusedAfter(new Duration(30, DAYS)));
    }

    @Test
    void badValues()
    {
        assertFailsValidation(new Prices().setPerCpuHour(-1), "perCpuHour", "must not be negative", DecimalMin.class);
    }
}
