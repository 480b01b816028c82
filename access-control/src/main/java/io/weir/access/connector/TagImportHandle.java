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
package io.weir.access.connector;

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ConnectorInsertTableHandle;
import io.trino.spi.connector.ConnectorTableHandle;

import java.util.List;

/**
 * The table of imports.
 *
 * @param columns the columns that are inserted, in the order in which they come; none while nothing is inserted
 */
public record TagImportHandle(List<String> columns)
        implements ConnectorTableHandle, ConnectorInsertTableHandle
{
    public TagImportHandle
    {
        columns = ImmutableList.copyOf(columns);
    }
}
