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
package io.weir.deltagov.metadata;

import io.trino.filesystem.Location;
import io.trino.filesystem.local.LocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestDirectories
{
    @TempDir
    Path directory;

    /**
     * Between the listing of a directory and its deletion somebody adds a file, some times in a row.
     */
    private final class Busy
            extends LocalFileSystem
    {
        private int additions;

        private Busy(int additions)
        {
            super(directory);
            this.additions = additions;
        }

        @Override
        public void deleteDirectory(Location location)
                throws IOException
        {
            if (additions-- > 0) {
                throw new DirectoryNotEmptyException(location.toString());
            }
            super.deleteDirectory(location);
        }
    }

    @Test
    void filesThatComeLate()
            throws IOException
    {
        Path log = Files.createDirectories(directory.resolve("t/_delta_log"));
        Files.createFile(log.resolve("00000000000000000001.crc"));
        Directories.delete(new Busy(3), Location.of("local:///t"));
        assertThat(directory.resolve("t")).doesNotExist();
    }

    @Test
    void filesThatComeForEver()
    {
        assertThatThrownBy(() -> Directories.delete(new Busy(1000), Location.of("local:///t"))).isInstanceOf(DirectoryNotEmptyException.class);
    }
}
