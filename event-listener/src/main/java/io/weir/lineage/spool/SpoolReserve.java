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

import io.airlift.log.Logger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.Objects.requireNonNull;

/**
 * A file that only takes room, so that a full disk still holds what matters most: it is given up for that bit by bit, and made again when there is room.
 */
final class SpoolReserve
{
    private static final Logger log = Logger.get(SpoolReserve.class);
    private static final int BLOCK = 1 << 16;
    private static final long SMALLEST_PART = 1 << 14;

    private final Path directory;
    private final Path path;
    private final long size;

    SpoolReserve(Path directory, long size)
    {
        this.directory = requireNonNull(directory, "directory is null");
        this.path = directory.resolve("spool.reserve");
        this.size = size;
    }

    /**
     * Frees room for so many bytes and little more, which records that matter less would take.
     *
     * @return whether there was something to give up
     */
    boolean giveUp(long bytes)
    {
        try {
            long left = path.toFile().length() - Math.max(bytes, SMALLEST_PART);
            if (left <= 0) {
                return Files.deleteIfExists(path);
            }
            try (SegmentFile file = DiskFile.open(path)) {
                file.truncate(left);
            }
            return true;
        }
        catch (IOException e) {
            log.warn("The reserve %s could not be given up: %s", path, e);
            return false;
        }
    }

    /**
     * Makes the file if it is missing, or a part of it, and there is twice its size free.
     */
    void restore()
    {
        try {
            if (path.toFile().length() >= size || directory.toFile().getUsableSpace() < 2 * size) {
                return;
            }
            make();
        }
        catch (IOException e) {
            log.warn("The reserve %s could not be made: %s", path, e);
        }
    }

    private void make()
            throws IOException
    {
        Path next = path.resolveSibling("spool.reserve.next");
        try {
            try (SegmentFile file = DiskFile.open(next)) {
                for (long offset = 0; offset < size; offset += BLOCK) {
                    file.write(offset, new byte[(int) Math.min(BLOCK, size - offset)]);
                }
            }
            Files.move(next, path, REPLACE_EXISTING);
        }
        finally {
            Files.deleteIfExists(next);
        }
    }
}
