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
package io.weir.lineage.delivery;

import io.weir.lineage.delivery.DeadLetters.Opener;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * How many letters are in a file that may be large, is asked for often, and that anybody may move away. Of the same file it reads what came since it was last asked.
 */
final class LetterCount
{
    private static final int BUFFER_SIZE = 1 << 16;

    private final Path path;
    private final Opener opener;
    private Optional<FileIdentity> counted = Optional.empty();
    private long lines;
    private long end;

    private record FileIdentity(Optional<Object> key, FileTime created)
    {
        private static FileIdentity of(BasicFileAttributes attributes)
        {
            return new FileIdentity(Optional.ofNullable(attributes.fileKey()), attributes.creationTime());
        }
    }

    LetterCount(Path path, Opener opener)
    {
        this.path = requireNonNull(path, "path is null");
        this.opener = requireNonNull(opener, "opener is null");
    }

    synchronized long count()
            throws IOException
    {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Optional<FileIdentity> file = Optional.of(FileIdentity.of(attributes));
            if (!counted.equals(file) || attributes.size() < end) {
                startWith(file);
            }
            return attributes.size() > end ? countRest() : lines;
        }
        catch (NoSuchFileException e) {
            return none();
        }
        catch (FileNotFoundException e) {
            // of a file that may not be read as well
            if (Files.exists(path)) {
                throw e;
            }
            return none();
        }
    }

    private long none()
    {
        startWith(Optional.empty());
        return 0;
    }

    private void startWith(Optional<FileIdentity> file)
    {
        counted = file;
        lines = 0;
        end = 0;
    }

    /**
     * A last line without an end is counted, and read again the next time.
     */
    private long countRest()
            throws IOException
    {
        try (RandomAccessFile file = opener.open(path, "r")) {
            file.seek(end);
            byte[] buffer = new byte[BUFFER_SIZE];
            boolean blank = true;
            long position = end;
            for (int length = file.read(buffer, 0, BUFFER_SIZE); length > 0; length = file.read(buffer, 0, BUFFER_SIZE)) {
                for (int i = 0; i < length; i++) {
                    position++;
                    if (buffer[i] == '\n') {
                        lines += blank ? 0 : 1;
                        blank = true;
                        end = position;
                    }
                    else {
                        blank &= Character.isWhitespace(buffer[i]);
                    }
                }
            }
            return blank ? lines : lines + 1;
        }
    }
}
