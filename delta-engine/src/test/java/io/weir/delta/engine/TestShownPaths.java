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

import io.trino.filesystem.Location;
import io.weir.delta.engine.data.CorruptDataFileException;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

import static com.google.common.base.Throwables.getStackTraceAsString;
import static io.weir.delta.engine.ShownPaths.shown;
import static org.assertj.core.api.Assertions.assertThat;

final class TestShownPaths
{
    private static final String VALUE = "ada%40example";
    private static final Location FILE = Location.of("s3://lake/t/country=DE/email=" + VALUE + "/part-0.parquet");

    @Test
    void valuesOfPartitions()
    {
        assertThat(shown(FILE.toString())).isEqualTo("s3://lake/t/country=…/email=…/part-0.parquet");
        assertThat(shown("/t/a=1/b=two words = x/f, and file:///t/a=$1\\/g")).isEqualTo("/t/a=…/b=…/f, and file:///t/a=…/g");
        assertThat(shown("https://store/t%2Femail%3Dada%2540example%2Fpart-0?x=1")).isEqualTo("https://store/t%2Femail%3D…%2Fpart-0?x=1");
        assertThat(shown("/t/a=/f")).isEqualTo("/t/a=/f");
    }

    @Test
    void otherTextStays()
    {
        for (String text : new String[] {"", "a=1", "a = 1 / 2", "s3://lake/t/part-0.parquet", "s3://lake/t/x=1", "Status: 403, Request ID: a=/"}) {
            assertThat(shown(text)).isEqualTo(text);
        }
    }

    @Test
    void longTextIsNoWork()
    {
        String text = "/" + "a".repeat(100_000) + "=" + "=/b".repeat(100_000);
        assertThat(shown(text)).startsWith("/aaa").endsWith("b");
    }

    @Test
    void causesKeepTheirPlaceAndTheirClass()
    {
        IOException cause = new IOException("Failed to open " + FILE, new NoSuchFileException(FILE.path()));
        cause.addSuppressed(new IllegalStateException("while closing " + FILE));
        Throwable shown = shown(cause);

        assertThat(getStackTraceAsString(shown))
                .doesNotContain(VALUE)
                .contains(IOException.class.getName(), NoSuchFileException.class.getName(), IllegalStateException.class.getName(), "part-0.parquet");
        assertThat(shown.getStackTrace()).isEqualTo(cause.getStackTrace());

        IOException harmless = new IOException("Failed to open s3://lake/t/part-0.parquet");
        assertThat(shown(harmless)).isSameAs(harmless);
    }

    @Test
    void exceptionsOfTheEngine()
    {
        IOException cause = new IOException("Failed to open " + FILE);
        assertThat(getStackTraceAsString(new StoreUnavailableException("read", FILE, cause)))
                .doesNotContain(VALUE)
                .contains("Cannot read s3://lake/t/country=…/email=…/part-0.parquet: Failed to open s3://lake/t/country=…/email=…/part-0.parquet");
        assertThat(getStackTraceAsString(new CorruptDataFileException(FILE, cause.getMessage(), cause)))
                .doesNotContain(VALUE)
                .contains("The data file s3://lake/t/country=…/email=…/part-0.parquet cannot be read: Failed to open s3://lake/t/country=…/email=…/part-0.parquet");
    }
}
