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

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import jakarta.validation.constraints.NotNull;

import java.nio.file.Path;

public class MaskKeyConfig
{
    private Path maskKeyFile;
    private boolean createMaskKey;

    @NotNull(message = "must name the file with the key of token masks, the same on every node; weir.create-mask-key=true makes one on the coordinator")
    public Path getMaskKeyFile()
    {
        return maskKeyFile;
    }

    @Config("weir.mask-key-file")
    @ConfigDescription("File with the key of token masks, as hexadecimal text; the same on every node")
    @CanIgnoreReturnValue
    public MaskKeyConfig setMaskKeyFile(Path maskKeyFile)
    {
        this.maskKeyFile = maskKeyFile;
        return this;
    }

    public boolean isCreateMaskKey()
    {
        return createMaskKey;
    }

    @Config("weir.create-mask-key")
    @ConfigDescription("Create the mask key file on the coordinator when there is none")
    @CanIgnoreReturnValue
    public MaskKeyConfig setCreateMaskKey(boolean createMaskKey)
    {
        this.createMaskKey = createMaskKey;
        return this;
    }
}
