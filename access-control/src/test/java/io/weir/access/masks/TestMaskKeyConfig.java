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
package io.weir.access.masks;

import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static io.airlift.testing.ValidationAssertions.assertFailsValidation;
import static io.airlift.testing.ValidationAssertions.assertValidates;

class TestMaskKeyConfig
{
    @Test
    void defaults()
    {
        assertRecordedDefaults(recordDefaults(MaskKeyConfig.class)
                .setMaskKeyFile(null)
                .setCreateMaskKey(false));
    }

    @Test
    void explicitPropertyMappings()
    {
        assertFullMapping(
                ImmutableMap.<String, String>builder()
                        .put("weir.mask-key-file", "/etc/weir/mask.key")
                        .put("weir.create-mask-key", "true")
                        .buildOrThrow(),
                new MaskKeyConfig()
                        .setMaskKeyFile(Path.of("/etc/weir/mask.key"))
                        .setCreateMaskKey(true));
    }

    @Test
    void fileMustBeNamed()
    {
        assertValidates(new MaskKeyConfig().setMaskKeyFile(Path.of("mask.key")));
        assertFailsValidation(
                new MaskKeyConfig(),
                "maskKeyFile",
                "must name the file with the key of token masks, the same on every node; weir.create-mask-key=true makes one on the coordinator",
                jakarta.validation.constraints.NotNull.class);
    }
}
