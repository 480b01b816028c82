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

import io.trino.spi.TrinoException;
import io.trino.spi.function.BoundSignature;
import io.trino.spi.function.FunctionId;
import io.trino.spi.function.FunctionMetadata;
import io.weir.access.AccessErrorCode;
import org.junit.jupiter.api.Test;

import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestMaskFunctions
{
    private final MaskFunctions functions = new MaskFunctions(new MaskKey(new byte[32]));

    @Test
    void functionsAreTotalAndDeterministic()
    {
        assertThat(functions.metadata()).isNotEmpty().allSatisfy(metadata -> {
            assertThat(metadata.isDeterministic()).isTrue();
            assertThat(metadata.getNeverFails().test(new BoundSignature(
                    new io.trino.spi.function.CatalogSchemaFunctionName("governance", "masks", metadata.getCanonicalName()),
                    io.trino.spi.type.VarcharType.VARCHAR,
                    java.util.List.of(io.trino.spi.type.VarcharType.VARCHAR)))).isTrue();
            assertThat(functions.metadata(metadata.getFunctionId())).extracting(FunctionMetadata::getCanonicalName).isEqualTo(metadata.getCanonicalName());
        });
    }

    @Test
    void aNodeWithAnotherKeyRefusesKeyedMasksOnly()
    {
        MaskFunctions other = new MaskFunctions(new MaskKey("0123456789012345678901234567890123456789".getBytes(UTF_8)));
        MaskFunctions same = new MaskFunctions(new MaskKey(new byte[32]));
        assertThat(functions.metadata()).allSatisfy(metadata -> {
            assertThat(same.metadata(metadata.getFunctionId()).getCanonicalName()).isEqualTo(metadata.getCanonicalName());
            if (Set.of("token", "digits").contains(metadata.getCanonicalName())) {
                assertThatThrownBy(() -> other.getScalarFunctionImplementation(metadata.getFunctionId(), null, null, null))
                        .isInstanceOfSatisfying(TrinoException.class, e -> assertThat(e.getErrorCode()).isEqualTo(AccessErrorCode.MASK_KEY_MISMATCH.toErrorCode()))
                        .hasMessageContaining("this node has the mask key with fingerprint %s, and the coordinator has %s", new MaskKey("0123456789012345678901234567890123456789".getBytes(UTF_8)).fingerprint(), new MaskKey(new byte[32]).fingerprint());
            }
            else {
                assertThat(other.metadata(metadata.getFunctionId()).getCanonicalName()).isEqualTo(metadata.getCanonicalName());
            }
        });
    }

    @Test
    void unknownFunctionIsNamed()
    {
        assertThatThrownBy(() -> functions.metadata(new FunctionId("nothing")))
                .hasMessageContaining("nothing");
    }
}
