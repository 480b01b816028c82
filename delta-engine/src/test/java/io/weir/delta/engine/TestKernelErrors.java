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
package io.weir.delta.engine;

import io.delta.kernel.exceptions.KernelEngineException;
import io.trino.filesystem.Location;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

import java.io.FileNotFoundException;
import java.io.IOException;

import static io.weir.delta.engine.KernelErrors.translating;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestKernelErrors
{
    private static final Location TABLE = Location.of("s3://lake/t");
    private static final String FILE = "s3://lake/t/_delta_log/00000000000000000000.json";

    @Test
    void failuresOfObjectStores()
    {
        assertTranslated(new IOException("Failed to open S3 file: " + FILE, NoSuchBucketException.builder().message("Slow down").build()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("Cannot read the Delta table at s3://lake/t: Failed to open S3 file: " + FILE + ": Slow down. Check");
    }

    @Test
    void filesThatObjectStoresMiss()
    {
        assertTranslated(new FileNotFoundException(FILE).initCause(NoSuchKeyException.builder().message("The specified key does not exist.").build()))
                .isInstanceOf(CorruptDeltaLogException.class)
                .hasMessageContaining("a file is missing, unless the table was just dropped: " + FILE);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertTranslated(Throwable cause)
    {
        return assertThatThrownBy(() -> translating(TABLE, () -> {
            throw new KernelEngineException("Cannot read " + FILE, cause);
        }));
    }
}
