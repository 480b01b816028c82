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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestMaskKeyFile
{
    @TempDir
    private Path directory;

    @Test
    void createsOnceForTheOwnerOnly()
            throws IOException
    {
        Path path = directory.resolve("etc").resolve("mask.key");
        MaskKey created = new MaskKeyFile(path).readOrCreate();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
        assertThat(new MaskKeyFile(path).readOrCreate()).isEqualTo(created);
        assertThat(new MaskKeyFile(path).read().fingerprint()).isEqualTo(created.fingerprint());
        assertThat(Files.list(path.getParent())).containsExactly(path);
    }

    @Test
    void twoFilesHaveTwoKeys()
    {
        assertThat(new MaskKeyFile(directory.resolve("one")).readOrCreate())
                .isNotEqualTo(new MaskKeyFile(directory.resolve("two")).readOrCreate());
    }

    @Test
    void missingFileIsNamed()
    {
        Path path = directory.resolve("absent.key");
        assertThatThrownBy(() -> new MaskKeyFile(path).read())
                .hasMessage("Mask key file %s does not exist. Copy it from the coordinator: every node needs the same key", path);
    }

    @Test
    void badContentIsNotQuoted()
            throws IOException
    {
        Path path = directory.resolve("bad.key");
        Files.writeString(path, "zz-very-secret");
        assertThatThrownBy(() -> new MaskKeyFile(path).read())
                .hasMessageContaining(path.toString())
                .hasMessageContaining("32 bytes as hexadecimal digits")
                .message().doesNotContain("secret");
        Files.writeString(path, "00ff");
        assertThatThrownBy(() -> new MaskKeyFile(path).read())
                .hasMessageContaining("32 bytes as hexadecimal digits");
    }

    @Test
    void aKeyThatEverybodyCanReadIsNoticed()
            throws IOException
    {
        Path path = directory.resolve("open.key");
        MaskKeyFile file = new MaskKeyFile(path);
        MaskKey key = file.readOrCreate();
        assertThat(file.isReadableByAll()).isFalse();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(file.isReadableByAll()).isTrue();
        assertThat(file.read()).isEqualTo(key);
    }

    @Test
    void keyIsNotPrinted()
    {
        MaskKey key = new MaskKeyFile(directory.resolve("key")).readOrCreate();
        assertThat(key.toString()).isEqualTo("MaskKey[fingerprint=%s]", key.fingerprint());
    }
}
