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
package io.weir.access.masks;

import io.airlift.log.Logger;
import io.trino.spi.TrinoException;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

import static io.trino.spi.StandardErrorCode.CONFIGURATION_INVALID;
import static io.weir.access.masks.MaskKey.MINIMUM_BYTES;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.util.Objects.requireNonNull;

/**
 * The file that holds the mask key, as hexadecimal text. All nodes must have the same one.
 */
public record MaskKeyFile(Path path)
{
    private static final Logger log = Logger.get(MaskKeyFile.class);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    public MaskKeyFile
    {
        requireNonNull(path, "path is null");
    }

    public MaskKey read()
    {
        if (!Files.exists(path)) {
            throw new TrinoException(CONFIGURATION_INVALID, "Mask key file %s does not exist. Copy it from the coordinator: every node needs the same key".formatted(path));
        }
        try {
            MaskKey key = new MaskKey(HexFormat.of().parseHex(Files.readString(path).strip()));
            log.info("Mask key %s has fingerprint %s; it must be the same on every node", path, key.fingerprint());
            if (isReadableByAll()) {
                log.warn("Every user of this machine can read the mask key %s, and so find out what a token stands for. Let Trino's user alone read it: chmod 600", path);
            }
            return key;
        }
        catch (IOException e) {
            throw new TrinoException(CONFIGURATION_INVALID, "Mask key file %s cannot be read: %s".formatted(path, e.getMessage()), e);
        }
        catch (IllegalArgumentException _) {
            // without the cause: its text quotes the file
            throw new TrinoException(CONFIGURATION_INVALID, "Mask key file %s must hold at least %s bytes as hexadecimal digits and nothing else".formatted(path, MINIMUM_BYTES));
        }
    }

    /**
     * Two starters at once agree on one key: the loser of the race reads the winner's.
     */
    public MaskKey readOrCreate()
    {
        if (!Files.exists(path)) {
            create();
        }
        return read();
    }

    boolean isReadableByAll()
            throws IOException
    {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        return view != null && view.readAttributes().permissions().contains(OTHERS_READ);
    }

    private void create()
    {
        byte[] secret = new byte[MINIMUM_BYTES];
        new SecureRandom().nextBytes(secret);
        Path directory = path.toAbsolutePath().getParent();
        try {
            Files.createDirectories(directory);
            Path complete = Files.createTempFile(directory, ".mask-key", ".new", OWNER_ONLY);
            try {
                Files.writeString(complete, HexFormat.of().formatHex(secret) + "\n");
                Files.createLink(path, complete);
                log.info("Created mask key file %s", path);
            }
            catch (FileAlreadyExistsException _) {
                log.info("Mask key file %s was created by another starter", path);
            }
            finally {
                Files.deleteIfExists(complete);
            }
        }
        catch (IOException | UnsupportedOperationException e) {
            throw new TrinoException(CONFIGURATION_INVALID, "Mask key file %s cannot be created: %s".formatted(path, e.getMessage()), e);
        }
    }
}
