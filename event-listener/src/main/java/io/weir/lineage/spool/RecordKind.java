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
package io.weir.lineage.spool;

/**
 * What a record of the spool tells. The codes are written to disk: never change one.
 */
public enum RecordKind
{
    /**
     * A query was announced, before it was analyzed.
     */
    STARTED(1),
    /**
     * A query ended.
     */
    ENDED(2),
    /**
     * Records are missing here: which, how many, and why.
     */
    GAP(3);

    private final int code;

    RecordKind(int code)
    {
        this.code = code;
    }

    int code()
    {
        return code;
    }

    static RecordKind of(int code)
    {
        for (RecordKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("Unknown kind of spool record: " + code);
    }
}
