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
package io.weir.deltagov;

import io.trino.spi.TrinoException;
import io.trino.spi.session.PropertyMetadata;
import org.junit.jupiter.api.Test;

import static io.trino.spi.StandardErrorCode.INVALID_SESSION_PROPERTY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestParquetSessionProperties
{
    @Test
    void refusesSizesThatNoFileCanBeReadBy()
    {
        assertThat(decoded("parquet_small_file_threshold", "0B")).hasToString("0B");
        assertThat(decoded("parquet_small_file_threshold", "1GB")).hasToString("1GB");
        assertRefused("parquet_small_file_threshold", "2GB", "0B", "1GB");
        assertRefused("parquet_max_read_block_size", "3GB", "1kB", "2GB");
        assertRefused("parquet_max_read_block_row_count", 65537, "128", "65536");
        assertRefused("parquet_writer_block_size", "3GB", "1kB", "2GB");
        assertRefused("parquet_writer_page_size", "9MB", "8kB", "8MB");
        assertRefused("parquet_writer_page_value_count", 200_001, "1000", "200000");
    }

    private static void assertRefused(String name, Object value, String least, String most)
    {
        assertThatThrownBy(() -> decoded(name, value))
                .isInstanceOfSatisfying(TrinoException.class, e -> assertThat(e.getErrorCode()).isEqualTo(INVALID_SESSION_PROPERTY.toErrorCode()))
                .hasMessage("Session property %s is %s; it must be from %s to %s", name, value, least, most);
    }

    private static Object decoded(String name, Object value)
    {
        PropertyMetadata<?> property = ParquetSessionProperties.properties().stream()
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst().orElseThrow();
        return property.decode(value);
    }
}
