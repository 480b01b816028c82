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
package io.weir.delta.engine.data;

import io.delta.kernel.engine.FileReadRequest;
import io.delta.kernel.engine.FileSystemClient;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoInput;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import static io.weir.delta.engine.kernel.KernelPaths.toLocation;
import static java.util.Objects.requireNonNull;

/**
 * The one thing that kernel asks of a file system to read a deletion vector.
 */
record DeletionVectorFiles(TrinoFileSystem fileSystem)
        implements FileSystemClient
{
    DeletionVectorFiles
    {
        requireNonNull(fileSystem, "fileSystem is null");
    }

    @Override
    public CloseableIterator<ByteArrayInputStream> readFiles(CloseableIterator<FileReadRequest> requests)
            throws IOException
    {
        List<ByteArrayInputStream> contents = new ArrayList<>();
        try (requests) {
            while (requests.hasNext()) {
                contents.add(read(requests.next()));
            }
        }
        return Utils.toCloseableIterator(contents.iterator());
    }

    private ByteArrayInputStream read(FileReadRequest request)
            throws IOException
    {
        byte[] content = new byte[request.getReadLength()];
        try (TrinoInput input = fileSystem.newInputFile(toLocation(request.getPath())).newInput()) {
            input.readFully(request.getStartOffset(), content, 0, content.length);
        }
        return new ByteArrayInputStream(content);
    }

    @Override
    public CloseableIterator<FileStatus> listFrom(String path)
    {
        throw notAsked("listFrom");
    }

    @Override
    public String resolvePath(String path)
    {
        throw notAsked("resolvePath");
    }

    @Override
    public boolean mkdirs(String path)
    {
        throw notAsked("mkdirs");
    }

    @Override
    public boolean delete(String path)
    {
        throw notAsked("delete");
    }

    @Override
    public FileStatus getFileStatus(String path)
    {
        throw notAsked("getFileStatus");
    }

    @Override
    public void copyFileAtomically(String source, String target, boolean overwrite)
    {
        throw notAsked("copyFileAtomically");
    }

    private static UnsupportedOperationException notAsked(String method)
    {
        return new UnsupportedOperationException("Reading a deletion vector does not ask for " + method);
    }
}
