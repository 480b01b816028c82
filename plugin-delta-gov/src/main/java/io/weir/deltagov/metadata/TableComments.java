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

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ConnectorSession;
import io.weir.deltagov.DeltaGovTableHandle;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * COMMENT ON TABLE. The comment is the description that the log keeps.
 */
final class TableComments
{
    private final Alterations alterations;

    TableComments(Alterations alterations)
    {
        this.alterations = requireNonNull(alterations, "alterations is null");
    }

    void set(ConnectorSession session, DeltaGovTableHandle table, Optional<String> comment)
    {
        alterations.alter(session, table, "SET TBLPROPERTIES", ImmutableList.of(), definition -> definition.withDescription(comment));
    }
}
