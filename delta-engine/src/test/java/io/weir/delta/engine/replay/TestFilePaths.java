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
package io.weir.delta.engine.replay;

import io.trino.filesystem.Location;
import org.junit.jupiter.api.Test;

import static io.weir.delta.engine.replay.FilePaths.resolve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestFilePaths
{
    @Test
    void relativePaths()
    {
        for (Location table : new Location[] {Location.of("s3://bucket/warehouse/t"), Location.of("s3://bucket/warehouse/t/")}) {
            assertThat(resolve(table, "a%20b/c=%C3%BC%25/f%23.parquet")).isEqualTo(Location.of("s3://bucket/warehouse/t/a b/c=\u00fc%/f#.parquet"));
        }
        assertThat(resolve(Location.of("s3://bucket/t"), "plus+stays.parquet")).isEqualTo(Location.of("s3://bucket/t/plus+stays.parquet"));
        // the directory of a partition value is encoded once by its writer and once more for the log
        assertThat(resolve(Location.of("s3://bucket/t"), "ts=10%253A15/f")).isEqualTo(Location.of("s3://bucket/t/ts=10%3A15/f"));
    }

    @Test
    void absolutePaths()
    {
        assertThat(resolve(Location.of("s3://bucket/t"), "s3a://other/x%20y")).isEqualTo(Location.of("s3a://other/x y"));
        assertThat(resolve(Location.of("file:///warehouse/t"), "file:/other/x")).isEqualTo(Location.of("file:///other/x"));
        assertThat(resolve(Location.of("file:///warehouse/t"), "/other/x")).isEqualTo(Location.of("file:///other/x"));
        assertThat(resolve(Location.of("abfss://c@account.dfs.core.windows.net/t"), "/other/x")).isEqualTo(Location.of("abfss://c@account.dfs.core.windows.net/other/x"));
    }

    @Test
    void pathsThatAreNone()
    {
        assertThatThrownBy(() -> resolve(Location.of("s3://bucket/t"), "a b")).hasMessage("The path of a file is not a URI: a b");
        assertThatThrownBy(() -> resolve(Location.of("s3://bucket/t"), "email=ada b/f"))
                .hasMessage("The path of a file is not a URI: email=…/f")
                .hasNoCause();
        assertThatThrownBy(() -> resolve(Location.of("s3://bucket/t"), "mailto:x")).hasMessage("The path of a file is not a hierarchical URI: mailto:x");
    }
}
