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
package io.weir.lineage.sink;

import org.junit.jupiter.api.Test;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class TestFileBegin
{
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final FileBegin begin = new FileBegin();

    @Test
    void timeThatMovesWithEachWrite()
    {
        assertThat(begin.of(new Attributes("one", TIME))).isEqualTo(TIME);
        assertThat(begin.of(new Attributes("one", TIME.plusSeconds(60)))).isEqualTo(TIME);
        assertThat(begin.of(new Attributes("one", TIME.plusSeconds(120)))).isEqualTo(TIME);
    }

    @Test
    void otherFile()
    {
        assertThat(begin.of(new Attributes("one", TIME))).isEqualTo(TIME);
        assertThat(begin.of(new Attributes("two", TIME.plusSeconds(60)))).isEqualTo(TIME.plusSeconds(60));
        // whose place on the disk is that of one that was removed
        begin.forget();
        assertThat(begin.of(new Attributes("two", TIME.plusSeconds(120)))).isEqualTo(TIME.plusSeconds(120));
    }

    /**
     * Of a file whose file system keeps one time.
     */
    private record Attributes(String key, Instant time)
            implements BasicFileAttributes
    {
        @Override
        public FileTime lastModifiedTime()
        {
            return FileTime.from(time);
        }

        @Override
        public FileTime lastAccessTime()
        {
            return lastModifiedTime();
        }

        @Override
        public FileTime creationTime()
        {
            return lastModifiedTime();
        }

        @Override
        public boolean isRegularFile()
        {
            return true;
        }

        @Override
        public boolean isDirectory()
        {
            return false;
        }

        @Override
        public boolean isSymbolicLink()
        {
            return false;
        }

        @Override
        public boolean isOther()
        {
            return false;
        }

        @Override
        public long size()
        {
            return 1;
        }

        @Override
        public Object fileKey()
        {
            return key;
        }
    }
}
