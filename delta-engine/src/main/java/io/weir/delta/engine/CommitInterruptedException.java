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
package io.weir.delta.engine;

/**
 * Nobody waits any more for a commit that others came before. The thread is still interrupted.
 */
public class CommitInterruptedException
        extends DeltaEngineException
{
    public CommitInterruptedException(Exception cause)
    {
        super("Committing to a Delta table was interrupted, as it is when a query is canceled or runs out of its time. Nothing was committed; run the statement again", cause);
    }
}
