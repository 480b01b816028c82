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
package io.weir.governance.log;

import java.util.Optional;

/**
 * Where folds of a log are kept, so that a start reads one of them and what came after, and not all history. A fold is never the only copy of anything.
 */
interface FoldStore
{
    /**
     * The newest fold that can be read.
     */
    Optional<StoredFold> newest();

    /**
     * Keeps a fold. That it cannot be kept is no error of the caller's: the log says it all.
     */
    void keep(StoredFold fold);

    /**
     * Keeps nothing.
     */
    final class None
            implements FoldStore
    {
        @Override
        public Optional<StoredFold> newest()
        {
            return Optional.empty();
        }

        @Override
        public void keep(StoredFold fold) {}
    }
}
