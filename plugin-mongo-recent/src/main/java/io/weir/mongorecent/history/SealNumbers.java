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
package io.weir.mongorecent.history;

import io.weir.delta.engine.TransactionId;

/**
 * The numbers under which the copier commits to the history. For each seal there are two: one that brings its documents, and before it one that brings nothing and
 * only keeps out whoever still works on an earlier seal.
 */
final class SealNumbers
{
    private SealNumbers() {}

    static TransactionId fence(String applicationId, long seal)
    {
        return new TransactionId(applicationId, Math.multiplyExact(seal, 2));
    }

    static TransactionId documents(String applicationId, long seal)
    {
        return new TransactionId(applicationId, Math.addExact(Math.multiplyExact(seal, 2), 1));
    }

    static boolean broughtDocuments(long transaction)
    {
        return transaction % 2 == 1;
    }

    static long seal(long transaction)
    {
        return transaction / 2;
    }
}
