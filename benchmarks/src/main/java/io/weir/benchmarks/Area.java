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
package io.weir.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Figures that belong together.
 */
public interface Area
{
    String name();

    /**
     * Hands on each figure as soon as there is one.
     *
     * @param weir the command that starts and stops the measured server; not running yet, and running nowhere else
     */
    void measure(WeirCommand weir, Optional<Side> peer, Consumer<Figure> figures);

    static List<Area> all()
    {
        return List.of(new BasicsArea(), new DeltaArea(), new MongoArea(), new LineageArea(), new GovernanceArea());
    }
}
