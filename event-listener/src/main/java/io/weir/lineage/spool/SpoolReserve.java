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

import static java.util.Objects.requireNonNull;

/**
 * A file that only takes room, so that a full disk still holds what matters most: it is given up then, and made again when there is room.
 */
final class SpoolReserve
{
    private static final Logger log = Logger.get(SpoolReserve.class);
    private static final int BLOCK = 1 << 16;

    private final Path path;
    private final long size;

    SpoolReserve(Path directory, long size)
    {
        this.path = requireNonNull(directory, "directory is null").resolve("spool.reserve");
        this.size = size;
    }

    /**
     * @return whether there was something to give up
     */
    boolean giveUp()
    {
        try {
            return Files.deleteIfExists(path);
        }
        catch (IOException e) {
            log.warn("The reserve %s could not be given up: %s", path, e);
            return false;
        }
    }

    /**
     * Makes the file if it is missing and there is twice its size free.
     */
    void restore()
    {
        try {
            if (Files.exists(path) || path.toFile().getUsableSpace() < 2 * size) {
                return;
            }
            Path next = path.resolveSibling("spool.reserve.next");
            try (SegmentFile file = DiskFile.open(next)) {
                byte[] block = new byte[BLOCK];
                for (long offset = 0; offset < size; offset += BLOCK) {
                    file.write(offset, block);
                }
            }
            Files.move(next, path);
        }
        catch (IOException e) {
            log.warn("The reserve %s could not be made: %s", path, e);
        }
    }
}
