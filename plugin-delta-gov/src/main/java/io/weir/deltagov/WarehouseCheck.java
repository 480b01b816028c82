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
package io.weir.deltagov;

import com.google.common.collect.ImmutableMap;
import io.trino.spi.TrinoException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.CONFIGURATION_INVALID;

/**
 * What can be told of the place of a warehouse before its catalog starts. A volume that is not mounted must not look like an empty lake, and Trino's default place of local files is the
 * directory for temporary ones.
 */
final class WarehouseCheck
{
    private static final String WAREHOUSE = "delta-gov.warehouse";
    private static final String LOCAL = "local";
    private static final Map<String, String> FILE_SYSTEMS = ImmutableMap.<String, String>builder()
            .put("file", LOCAL)
            .put("s3", "s3")
            .put("s3a", "s3")
            .put("s3n", "s3")
            .put("gs", "gcs")
            .put("abfs", "azure")
            .put("abfss", "azure")
            .put("wasb", "azure")
            .put("wasbs", "azure")
            .buildOrThrow();

    private final String catalogName;
    private final Map<String, String> config;
    private final String warehouse;

    private WarehouseCheck(String catalogName, Map<String, String> config)
    {
        this.catalogName = catalogName;
        this.config = config;
        this.warehouse = config.getOrDefault(WAREHOUSE, "");
    }

    /**
     * @throws TrinoException when no file system serves the warehouse, or it is on a disk and not there. A location that is none is left to those who read it
     */
    static void check(String catalogName, Map<String, String> config)
    {
        WarehouseCheck check = new WarehouseCheck(catalogName, config);
        fileSystem(check.warehouse).ifPresent(check::check);
    }

    private static Optional<String> fileSystem(String warehouse)
    {
        int end = warehouse.indexOf("://");
        return end < 0 ? Optional.empty() : Optional.ofNullable(FILE_SYSTEMS.get(warehouse.substring(0, end)));
    }

    private void check(String fileSystem)
    {
        if (!isEnabled("fs.%s.enabled".formatted(fileSystem)) && !isEnabled("fs.native-%s.enabled".formatted(fileSystem))) {
            throw invalid("no file system serves it. Add fs.%s.enabled=true%s".formatted(fileSystem, fileSystem.equals(LOCAL) ? " and local.location=/" : " and what Trino wants to know of it (%s.*)".formatted(fileSystem)));
        }
        if (fileSystem.equals(LOCAL)) {
            checkDirectory();
        }
    }

    private void checkDirectory()
    {
        String place = config.get("local.location");
        if (place == null) {
            throw invalid("without local.location Trino puts files beneath the directory for temporary ones. Add local.location=/");
        }
        Path directory = Path.of(place).resolve(warehouse.substring("file://".length()).replaceFirst("^/+", ""));
        if (!Files.isDirectory(directory)) {
            throw invalid("there is no directory %s. Create it, or mount the volume that holds it".formatted(directory));
        }
    }

    private boolean isEnabled(String property)
    {
        return Boolean.parseBoolean(config.get(property));
    }

    private TrinoException invalid(String reason)
    {
        return new TrinoException(CONFIGURATION_INVALID, "Catalog %s: %s=%s: %s".formatted(catalogName, WAREHOUSE, warehouse, reason));
    }
}
