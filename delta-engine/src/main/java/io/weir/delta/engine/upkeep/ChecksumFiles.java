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
package io.weir.delta.engine.upkeep;

import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.checksum.CRCInfo;
import io.delta.kernel.internal.checksum.ChecksumWriter;
import io.delta.kernel.internal.fs.Path;
import io.trino.filesystem.Location;
import io.weir.delta.engine.ActiveFile;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import static io.weir.delta.engine.kernel.KernelPaths.toKernelPath;
import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;
import static java.util.Objects.requireNonNull;

/**
 * Writes what a version amounts to, so that readers can check what they replayed, and need not replay the definition of the table. See
 * "Version Checksum File" in the Delta protocol.
 */
public final class ChecksumFiles
{
    private final Engine engine;

    public ChecksumFiles(Engine engine)
    {
        this.engine = requireNonNull(engine, "engine is null");
    }

    /**
     * @param time asked only when the table has in-commit timestamps
     * @param files all files of the version
     * @throws java.nio.file.FileAlreadyExistsException when somebody else wrote it
     */
    public void write(Location table, long version, Protocol protocol, Metadata metadata, Supplier<Instant> time, List<ActiveFile> files)
            throws IOException
    {
        Optional<Long> inCommitTimestamp = TableConfig.IN_COMMIT_TIMESTAMPS_ENABLED.fromMetadata(metadata) ? Optional.of(time.get().toEpochMilli()) : Optional.empty();
        CRCInfo checksum = new CRCInfo(
                version,
                metadata,
                protocol,
                files.stream().mapToLong(ActiveFile::size).sum(),
                files.size(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()).withInCommitTimestamp(inCommitTimestamp);
        new ChecksumWriter(new Path(toKernelPath(logDirectory(table)))).writeCheckSum(engine, checksum);
    }
}
