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
package io.weir.plugintests;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarInputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import static com.google.common.collect.MoreCollectors.onlyElement;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What platform teams drop into their own Trino, without the checkout.
 */
class TestPluginZips
{
    @Test
    void holdTheLicense()
            throws IOException
    {
        String license = Files.readString(Repository.root().resolve("LICENSE"));
        for (String module : ImmutableList.of("access-control", "event-listener", "plugin-delta-gov", "plugin-mongo-recent")) {
            try (FileSystem zip = FileSystems.newFileSystem(zipOf(module)); Stream<Path> files = Files.walk(zip.getPath("/"))) {
                List<Path> jars = files.filter(file -> file.getFileName() != null && file.getFileName().toString().startsWith("io.weir_")).toList();
                assertThat(jars).isNotEmpty();
                for (Path jar : jars) {
                    assertThat(licenseIn(jar)).as(jar.toString()).isEqualTo(license);
                }
            }
        }
    }

    private static Path zipOf(String module)
            throws IOException
    {
        try (Stream<Path> files = Files.list(Repository.root().resolve(module).resolve("target"))) {
            return files.filter(file -> file.toString().endsWith(".zip")).collect(onlyElement());
        }
    }

    private static String licenseIn(Path jar)
            throws IOException
    {
        try (InputStream file = Files.newInputStream(jar); JarInputStream entries = new JarInputStream(file)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (entry.getName().equals("META-INF/LICENSE")) {
                    return new String(entries.readAllBytes(), UTF_8);
                }
            }
        }
        return "";
    }
}
