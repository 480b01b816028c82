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

import io.weir.governance.snapshot.GovernanceFold;

import static java.util.Objects.requireNonNull;

/**
 * A fold and the commits that are in it, with what tells those commits from others of the same version.
 *
 * @param tagVersion the last commit of {@code tag_log} that is in the fold, -1 for none
 */
record StoredFold(GovernanceFold fold, long tagVersion, String tagFingerprint, long lineageVersion, String lineageFingerprint)
{
    StoredFold
    {
        requireNonNull(fold, "fold is null");
        requireNonNull(tagFingerprint, "tagFingerprint is null");
        requireNonNull(lineageFingerprint, "lineageFingerprint is null");
    }
}
