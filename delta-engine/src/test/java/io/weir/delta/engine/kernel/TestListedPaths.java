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

import io.trino.filesystem.Location;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestListedPaths
{
    @Test
    void relative()
    {
        assertThat(relative("s3://bucket/a/b", "s3://bucket/a/b/c/d")).isEqualTo("c/d");
        assertThat(relative("s3://bucket/", "s3://bucket/c/d")).isEqualTo("c/d");
        assertThat(relative("file:///a/b", "local:///a//b/c")).isEqualTo("c");
        assertThatThrownBy(() -> relative("s3://bucket/a/b", "s3://bucket/a/bc/d")).isInstanceOf(IllegalStateException.class).hasMessageContaining("s3://bucket/a/bc/d");
    }

    private static String relative(String directory, String file)
    {
        return new ListedPaths(Location.of(directory)).relative(Location.of(file));
    }
}
