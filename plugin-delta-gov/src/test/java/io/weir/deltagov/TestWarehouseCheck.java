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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestWarehouseCheck
{
    @TempDir
    private Path directory;

    @Test
    void aDirectoryHasToBeThere()
    {
        assertThatCode(() -> checkLocal("file://" + directory, "/")).doesNotThrowAnyException();
        assertThatCode(() -> checkLocal("file:///" + directory.getFileName(), directory.getParent().toString())).doesNotThrowAnyException();
        Path missing = directory.resolve("none");
        assertThatThrownBy(() -> checkLocal("file://" + missing, "/"))
                .hasMessage("Catalog lake: delta-gov.warehouse=file://%1$s: there is no directory %1$s. Create it, or mount the volume that holds it", missing);
    }

    @Test
    void localFilesNeedAPlace()
    {
        assertThatThrownBy(() -> WarehouseCheck.check("lake", ImmutableMap.of("fs.local.enabled", "true", "delta-gov.warehouse", "file://" + directory)))
                .hasMessageContaining("Add local.location=/");
    }

    @Test
    void aFileSystemHasToBeEnabled()
    {
        assertThatThrownBy(() -> checkLocal("s3://bucket/warehouse", "/")).hasMessageContaining("delta-gov.warehouse=s3://bucket/warehouse: no file system serves it. Add fs.s3.enabled=true");
        assertThatThrownBy(() -> WarehouseCheck.check("lake", ImmutableMap.of("delta-gov.warehouse", "file:///none"))).hasMessageContaining("Add fs.local.enabled=true and local.location=/");
        assertThatCode(() -> WarehouseCheck.check("lake", ImmutableMap.of("delta-gov.warehouse", "s3://bucket/warehouse", "fs.s3.enabled", "true"))).doesNotThrowAnyException();
        assertThatCode(() -> WarehouseCheck.check("lake", ImmutableMap.of("delta-gov.warehouse", "abfss://a@b/c", "fs.native-azure.enabled", "true"))).doesNotThrowAnyException();
    }

    @Test
    void whatIsNoLocationIsLeftToTheConfiguration()
    {
        assertThatCode(() -> checkLocal("warehouse", "/")).doesNotThrowAnyException();
        assertThatCode(() -> checkLocal("hdfs://host/warehouse", "/")).doesNotThrowAnyException();
        assertThatCode(() -> WarehouseCheck.check("lake", ImmutableMap.of())).doesNotThrowAnyException();
    }

    private static void checkLocal(String warehouse, String place)
    {
        WarehouseCheck.check("lake", ImmutableMap.of("fs.local.enabled", "true", "local.location", place, "delta-gov.warehouse", warehouse));
    }
}
