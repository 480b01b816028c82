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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableList;
import io.airlift.json.JsonCodec;
import io.airlift.slice.Slice;
import io.weir.delta.engine.NewDataFile;
import io.weir.deltagov.write.DataFileFragment;

import java.util.Collection;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * What the writers on the workers report: the files they finished.
 */
final class Fragments
{
    private final JsonCodec<DataFileFragment> codec;

    Fragments(JsonCodec<DataFileFragment> codec)
    {
        this.codec = requireNonNull(codec, "codec is null");
    }

    List<NewDataFile> files(Collection<Slice> fragments)
    {
        ImmutableList.Builder<NewDataFile> files = ImmutableList.builder();
        for (Slice fragment : fragments) {
            files.add(codec.fromJson(fragment.getInput()).toDataFile());
        }
        return files.build();
    }
}
