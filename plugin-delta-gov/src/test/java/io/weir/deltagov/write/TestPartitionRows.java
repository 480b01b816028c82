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
package io.weir.deltagov.write;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

final class TestPartitionRows
{
    @Test
    void rowsKeepTheirOrder()
    {
        List<PartitionRows> groups = PartitionRows.group(new int[] {2, 0, 2, 2, 0}, 3);
        assertThat(groups).extracting(PartitionRows::partition).containsExactly(0, 2);
        assertThat(groups).extracting(PartitionRows::positions).containsExactly(new int[] {1, 4}, new int[] {0, 2, 3});
        assertThat(groups).extracting(PartitionRows::count).containsExactly(2, 3);
        assertThat(groups).extracting(PartitionRows::firstPosition).containsExactly(1, 0);
    }

    @Test
    void nothing()
    {
        assertThat(PartitionRows.group(new int[0], -1)).isEmpty();
    }
}
