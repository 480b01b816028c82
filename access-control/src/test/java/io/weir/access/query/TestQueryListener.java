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
package io.weir.access.query;

import org.junit.jupiter.api.Test;

import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class TestQueryListener
{
    @Test
    void knowsWhichCatalogsAnInsertMayReplaceRowsOf()
    {
        assertThat(QueryListener.replacingCatalogs(Set.of("lake.insert_existing_partitions_behavior", "lake.other", "insert_existing_partitions_behavior", "join_distribution_type")))
                .containsExactly("lake");
    }
}
