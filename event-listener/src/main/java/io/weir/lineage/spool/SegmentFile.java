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

import java.io.IOException;
import java.nio.file.Path;

/**
 * The file behind a segment, as far as a full or broken disk shows in it.
 */
interface SegmentFile
        extends AutoCloseable
{
    void write(long offset, byte[] bytes)
            throws IOException;

    void truncate(long length)
            throws IOException;

    void sync()
            throws IOException;

    @Override
    void close()
            throws IOException;

    @FunctionalInterface
    interface Opener
    {
        SegmentFile open(Path path)
                throws IOException;
    }
}
