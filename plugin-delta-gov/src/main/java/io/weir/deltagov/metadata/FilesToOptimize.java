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

import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.skipping.FileSkipping;
import io.weir.deltagov.HiddenColumn;
import io.weir.deltagov.OptimizeSource;
import io.weir.deltagov.OptimizeSource.Clustering;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.deltagov.kernel.EngineErrors.mayMatch;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

/**
 * Which files are worth to be written anew: small ones, when their partition has another one to put them together with, and every file with a
 * deletion vector, also one that is alone, so that deleted rows leave the store. When rows are to be clustered, all files where they are not.
 */
final class FilesToOptimize
{
    /**
     * The tag of files whose rows were put in order, with the names of the columns.
     */
    static final String CLUSTERED_BY = "weir.clusteredBy";

    private FilesToOptimize() {}

    static List<ActiveFile> choose(List<ActiveFile> files, OptimizeSource source)
    {
        FileSkipping skipping = new FileSkipping(source.table().enforced().intersect(source.table().unenforced()));
        Map<Map<String, Optional<String>>, List<ActiveFile>> byPartition = files.stream()
                .filter(mayMatch(skipping))
                .filter(file -> isChosen(file, source.table().chosen()))
                .filter(file -> file.deletionVector().isPresent() || isWanted(file, source))
                .collect(groupingBy(ActiveFile::partitionValues, LinkedHashMap::new, toList()));
        return byPartition.values().stream()
                .filter(group -> group.size() > 1 || isWantedAlone(group.getFirst(), source))
                .flatMap(List::stream)
                .collect(toImmutableList());
    }

    private static boolean isChosen(ActiveFile file, TupleDomain<HiddenColumn> chosen)
    {
        return chosen.getDomains()
                .filter(domains -> domains.entrySet().stream().allMatch(condition -> condition.getValue().includesNullableValue(
                        condition.getKey().value(file.location().toString(), file.modificationTime().toEpochMilli(), file.size()))))
                .isPresent();
    }

    private static boolean isWantedAlone(ActiveFile file, OptimizeSource source)
    {
        return file.deletionVector().isPresent() || source.clustering().filter(clustering -> !isClustered(file, clustering) && file.size() > clustering.rangeBytes()).isPresent();
    }

    private static boolean isWanted(ActiveFile file, OptimizeSource source)
    {
        if (source.clustering().isEmpty()) {
            return file.size() < source.smallerThan();
        }
        Clustering clustering = source.clustering().orElseThrow();
        // ranges are estimates, so many files are somewhat smaller
        return !isClustered(file, clustering) || file.size() < Math.min(source.smallerThan(), clustering.rangeBytes() / 4);
    }

    private static boolean isClustered(ActiveFile file, Clustering clustering)
    {
        return clustering.tag().equals(file.tags().get(CLUSTERED_BY));
    }
}
