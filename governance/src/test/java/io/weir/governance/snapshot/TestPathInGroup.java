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
package io.weir.governance.snapshot;

import io.weir.governance.asset.Asset;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

final class TestPathInGroup
{
    @Test
    void thereAndBack()
    {
        for (List<String> parts : List.of(
                List.of("c"),
                List.of("c", "s"),
                List.of("c", "s", "t"),
                List.of("c", "s", "t", "x"),
                List.of("c", "s", "t", "x", "y", "z"),
                List.of("c", "s", "t", "x\0y"),
                List.of("c", "s", "t", "x\0\2y"),
                List.of("c", "s", "t", "x\0", "\0\1y"))) {
            Asset asset = new Asset(parts);
            assertThat(PathInGroup.asset(PathInGroup.groupOf(asset), PathInGroup.of(asset))).isEqualTo(asset);
        }
    }

    @Test
    void nothingPassesForAnotherPath()
    {
        assertThat(PathInGroup.of(new Asset(List.of("c", "s", "t", "x\0\2y")))).isNotEqualTo(PathInGroup.of(new Asset(List.of("c", "s", "t", "x", "y"))));
        assertThat(PathInGroup.of(Asset.parse("c.s.t.x.y"))).startsWith(PathInGroup.fieldsOf(Asset.parse("c.s.t.x")));
        assertThat(PathInGroup.of(Asset.parse("c.s.t.xx.y"))).doesNotStartWith(PathInGroup.fieldsOf(Asset.parse("c.s.t.x")));
    }
}
