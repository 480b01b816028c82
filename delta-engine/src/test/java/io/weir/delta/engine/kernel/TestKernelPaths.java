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
package io.weir.delta.engine.kernel;

import io.delta.kernel.internal.fs.Path;
import io.trino.filesystem.Location;
import org.junit.jupiter.api.Test;

import static io.weir.delta.engine.kernel.KernelPaths.toKernelPath;
import static io.weir.delta.engine.kernel.KernelPaths.toLocation;
import static org.assertj.core.api.Assertions.assertThat;

class TestKernelPaths
{
    @Test
    void thereAndBack()
    {
        for (String location : new String[] {
                "file:///warehouse/a table/100%/#1/\u2603",
                "local:///warehouse",
                "memory:///t",
                "s3://bucket/warehouse/a+b",
                "abfss://container@account.dfs.core.windows.net/warehouse",
                "gs://bucket/t",
        }) {
            String kernelPath = toKernelPath(Location.of(location));
            assertThat(toLocation(kernelPath)).isEqualTo(Location.of(location));
            assertThat(new Path(kernelPath)).hasToString(kernelPath);
            assertThat(toLocation(new Path(kernelPath, "child").toString())).isEqualTo(Location.of(location).appendPath("child"));
        }
    }

    @Test
    void withoutAuthority()
    {
        assertThat(toKernelPath(Location.of("file:///a/b"))).isEqualTo("file:/a/b");
        assertThat(toLocation("file:/a/b")).isEqualTo(Location.of("file:///a/b"));
    }
}
