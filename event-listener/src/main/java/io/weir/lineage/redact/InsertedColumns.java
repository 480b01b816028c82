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
package io.weir.lineage.redact;

import com.google.common.collect.ImmutableSet;
import io.trino.grammar.sql.SqlBaseLexer;
import org.antlr.v4.runtime.Token;

import java.util.List;
import java.util.Set;

/**
 * The columns that the {@code INSERT (a, b) VALUES ...} of a MERGE name. The engine's event does not name them, so they are found before redaction takes those in quotes.
 */
public final class InsertedColumns
{
    private InsertedColumns() {}

    /**
     * @param sql a MERGE that the engine has analyzed, so that what stands where columns do is columns
     */
    public static Set<String> find(String sql)
    {
        List<Token> tokens = SqlTokens.read(sql).stream().filter(token -> !SqlTokens.isBlank(token)).toList();
        ImmutableSet.Builder<String> columns = ImmutableSet.builder();
        for (int i = 1; i + 1 < tokens.size(); i++) {
            // not a name or a function that is called so
            boolean branch = tokens.get(i).getType() == SqlBaseLexer.INSERT && tokens.get(i - 1).getType() == SqlBaseLexer.THEN;
            if (branch && tokens.get(i + 1).getText().equals("(")) {
                for (int name = i + 2; name < tokens.size() && !tokens.get(name).getText().equals(")"); name++) {
                    if (!tokens.get(name).getText().equals(",")) {
                        columns.add(SqlTokens.name(tokens.get(name)));
                    }
                }
            }
        }
        return columns.build();
    }
}
