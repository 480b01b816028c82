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
package io.weir.deltagov.metadata;

import io.trino.filesystem.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestExternalLocation
{
    @Test
    void trailingSlashesAreDropped()
    {
        assertThat(ExternalLocation.parse("s3://bucket/a/b//")).isEqualTo(Location.of("s3://bucket/a/b"));
        assertThat(ExternalLocation.parse("file:///a..b/c")).isEqualTo(Location.of("file:///a..b/c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/", "a", "/a/b", "s3://bucket", "s3://bucket/", "file:///", "file:///a/../b", "s3://bucket/..", "s3://bucket/a//b", "s3://bucket//a", "s3://bucket/a/./b", "file:///a//b", "file:////a", "file:a"})
    void badLocations(String text)
    {
        assertThatThrownBy(() -> ExternalLocation.parse(text))
                .hasMessageStartingWith("Location '" + text + "' cannot be used: ")
                .hasMessageEndingWith("Give an absolute one, for example file:///data/t or s3://bucket/t");
    }
}
