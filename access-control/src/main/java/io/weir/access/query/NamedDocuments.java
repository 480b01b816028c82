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

import io.weir.governance.asset.AddedColumns;

import java.util.Optional;

/**
 * Whether a statement that changes rows may read whole documents. Of the table whose rows are changed Trino does not ask which columns are read, so it is told by the text: a hidden column is read by its
 * name alone, and there is one way to write that.
 */
final class NamedDocuments
{
    private NamedDocuments() {}

    static boolean mayBeIn(StatementKind kind, String statement, Optional<String> preparedStatement)
    {
        return kind.writesRows() && StatementVerb.texts(statement, preparedStatement).stream().anyMatch(AddedColumns::mayNameWholeDocument);
    }
}
