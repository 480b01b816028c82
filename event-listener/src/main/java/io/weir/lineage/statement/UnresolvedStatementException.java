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
 * A statement is beyond our own reading of it, so it cannot be told which columns its values come from.
 */
final class UnresolvedStatementException
        extends RuntimeException
{
    UnresolvedStatementException()
    {
        // it only says "unknown" to the next caller, and is frequent
        super("The statement is not understood", null, false, false);
    }
}
