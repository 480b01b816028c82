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
package io.weir.governance;

import io.trino.filesystem.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

final class TestGuardedLocation
{
    @Test
    void objectStore()
    {
        GuardedLocation guarded = new GuardedLocation(Location.of("s3://bucket/lake/governance"));
        for (String text : new String[] {
                "s3://bucket/lake/governance", "s3://bucket/lake/governance/", "s3a://bucket/lake/governance/tag_log", "S3N://BUCKET/lake//governance", "s3://bucket/lake", "s3://bucket/", "s3://bucket",
                "s3://bucket/lake/x/../governance", "s3://bucket/lake/./governance/tag_log/_delta_log", "s3://bucket/lake/%67overnance", " s3://bucket/lake/governance ",
        }) {
            assertThat(guarded.overlaps(text)).as(text).isTrue();
        }
        for (String text : new String[] {"s3://bucket/lake/governance2", "s3://other/lake/governance", "gs://bucket/lake/governance", "s3://bucket/lakes", "PARQUET", "", "/", "/lake/governance", "a:b"}) {
            assertThat(guarded.overlaps(text)).as(text).isFalse();
        }
    }

    /**
     * Every text in the properties of a table is looked at, and the statement waits.
     */
    @Test
    void longPathsAreReadAtOnce()
    {
        GuardedLocation guarded = new GuardedLocation(Location.of("file:///lake/governance"));
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThat(guarded.overlaps("file://" + "/x".repeat(400_000))).isFalse();
            assertThat(guarded.overlaps("/x".repeat(200_000) + "/..".repeat(200_000) + "/lake/governance")).isTrue();
            assertThat(guarded.overlaps("/lake/governance" + "/x".repeat(400_000))).isTrue();
        });
    }

    @Test
    void azure()
    {
        GuardedLocation guarded = new GuardedLocation(Location.of("abfss://data@account.dfs.core.windows.net/lake/governance"));
        for (String text : new String[] {
                "abfss://data@account.dfs.core.windows.net/lake/governance", "abfs://data@account.dfs.core.windows.net/lake/governance/tag_log", "wasbs://data@account.blob.core.windows.net/lake/governance",
                "WASB://data@account.blob.core.windows.net/lake",
        }) {
            assertThat(guarded.overlaps(text)).as(text).isTrue();
        }
        for (String text : new String[] {"abfs://data@other.dfs.core.windows.net/lake/governance", "abfs://other@account.dfs.core.windows.net/lake/governance", "wasb://data@account.blob.core.windows.net/lake/warehouse"}) {
            assertThat(guarded.overlaps(text)).as(text).isFalse();
        }
        assertThat(GuardedLocation.canonical("wasb://data@account.blob.core.windows.net/lake/t/")).isEqualTo(GuardedLocation.canonical("abfss://data@account.dfs.core.windows.net/lake/t"));
    }

    @Test
    void localFiles(@TempDir Path directory)
            throws IOException
    {
        Path real = Files.createDirectories(directory.toRealPath().resolve("weir/governance"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real.getParent());
        GuardedLocation guarded = new GuardedLocation(Location.of("file://" + real));
        for (String text : new String[] {
                "file://" + real, "file:" + real, real.toString(), "local://" + real + "/tag_log", "file://localhost" + real, "file://" + directory.toRealPath(), "/", "file:///",
                "file://" + link + "/governance/tag_log", link + "/governance/new/directory", "local:///weir/governance", "local:///governance/tag_log",
        }) {
            assertThat(guarded.overlaps(text)).as(text).isTrue();
        }
        for (String text : new String[] {"file://" + real + "2", "file://" + directory.resolve("other"), "local:///weir/warehouse", "s3://" + real, "ORC"}) {
            assertThat(guarded.overlaps(text)).as(text).isFalse();
        }
    }
}
