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
package io.weir.lineage.statement;

/**
 * How much was read of one statement. Queries that are read again because they are recursive, and are within each other, take twice as long with each, and a name is looked for among all
 * columns: whoever sends such a statement must not hold up what is told of all others, so from a bound on it is not understood.
 */
final class Effort
{
    private static final long MOST = 1_000_000_000;
    private static final int NODE = 500;

    private long spent;

    /**
     * @param columns how many columns are looked at for it
     */
    void node(int columns)
    {
        spend(NODE + columns);
    }

    /**
     * @param columns how many columns something comes from
     */
    void columns(int columns)
    {
        spend((long) NODE * columns);
    }

    private void spend(long effort)
    {
        spent += effort;
        if (spent > MOST) {
            throw new UnresolvedStatementException();
        }
    }
}
