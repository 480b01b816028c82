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
package io.weir.access.decision;

import io.weir.governance.asset.Asset;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TestOpenObjects
{
    @Test
    void whatToolsNeedIsOpen()
    {
        for (String asset : List.of("system", "system.jdbc", "system.jdbc.tables", "system.metadata.catalogs", "system.runtime", "system.runtime.queries", "system.runtime.nodes", "system.information_schema.tables")) {
            assertThat(OpenObjects.isOpen(Asset.parse(asset))).as(asset).isTrue();
        }
    }

    @Test
    void theRestIsNot()
    {
        for (String asset : List.of("system.runtime.tasks", "system.runtime.transactions", "system.other", "memory", "memory.jdbc.tables", "governance.system.tags")) {
            assertThat(OpenObjects.isOpen(Asset.parse(asset))).as(asset).isFalse();
        }
    }

    @Test
    void onlyWhatHoldsNoDataIsUntagged()
    {
        assertThat(OpenObjects.isUntagged(Asset.parse("memory.information_schema.columns"))).isTrue();
        assertThat(OpenObjects.isUntagged(Asset.parse("system.jdbc.columns"))).isTrue();
        assertThat(OpenObjects.isUntagged(Asset.parse("memory.default.information_schema"))).isFalse();
        assertThat(OpenObjects.isUntagged(Asset.parse("governance.system.tags"))).isFalse();
        assertThat(OpenObjects.isUntagged(Asset.parse("memory"))).isFalse();
    }

    @Test
    void suffixTables()
    {
        assertThat(SuffixTables.isAboutAnother(Asset.parse("c.s.t$partitions"))).isTrue();
        assertThat(SuffixTables.isAboutAnother(Asset.parse("c.s.t$properties"))).isTrue();
        assertThat(SuffixTables.isAboutAnother(Asset.parse("c.s.t$history$files"))).isTrue();
        assertThat(SuffixTables.isAboutAnother(Asset.parse("c.s.t$history"))).isFalse();
        assertThat(SuffixTables.isAboutAnother(Asset.parse("c.s.t$all"))).isFalse();
        assertThat(SuffixTables.isAboutAnother(Asset.parse("c.s.t"))).isFalse();
        assertThat(SuffixTables.isAboutAnother(Asset.parse("c.s.$t"))).isFalse();
    }
}
