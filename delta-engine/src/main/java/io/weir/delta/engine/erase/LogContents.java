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
package io.weir.delta.engine.erase;

import io.trino.filesystem.Location;
import io.weir.delta.engine.upkeep.FilePlace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * All that a log says of files, and which of its entries say it.
 */
final class LogContents
{
    private final SubjectTexts texts;
    private final Map<FilePlace, Map<String, Optional<String>>> files = new HashMap<>();
    private final Set<LoggedColumn> columns = new HashSet<>();
    private final List<String> holdingText = new ArrayList<>();
    private final Map<String, Set<Location>> shortened = new HashMap<>();
    private final Map<String, Set<Location>> filesByEntry = new HashMap<>();

    LogContents(SubjectTexts texts)
    {
        this.texts = requireNonNull(texts, "texts is null");
    }

    /**
     * Every file that the log names, with its partition values.
     */
    Map<FilePlace, Map<String, Optional<String>>> files()
    {
        return files;
    }

    /**
     * The columns of every definition that the log has.
     */
    Set<LoggedColumn> columns()
    {
        return columns;
    }

    /**
     * Every file that the log names, deletion vectors too.
     */
    Set<Location> named()
    {
        return filesByEntry.values().stream().flatMap(Set::stream).collect(toImmutableSet());
    }

    int entries()
    {
        return filesByEntry.size();
    }

    /**
     * Names of the entries that have one of the texts in them.
     */
    List<String> holdingText()
    {
        return holdingText;
    }

    /**
     * Names of the entries whose statistics of a file may have what is left of a long text, for files that nobody can look into any more:
     * whoever has read a file knows whose text it is.
     *
     * @param read files that were read
     */
    List<String> holdingShortenedText(Set<Location> read)
    {
        return shortened.entrySet().stream()
                .filter(entry -> !read.containsAll(entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /**
     * Names of the entries that name one of the files.
     */
    List<String> naming(Set<Location> wanted)
    {
        return filesByEntry.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(wanted::contains))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    void addEntry(String entry)
    {
        filesByEntry.computeIfAbsent(entry, _ -> new HashSet<>());
    }

    void addNamed(String entry, Location file)
    {
        filesByEntry.computeIfAbsent(entry, _ -> new HashSet<>()).add(file);
    }

    void addFile(String entry, Location file, Map<String, Optional<String>> partitionValues, Optional<String> statistics)
    {
        addNamed(entry, file);
        addText(entry, file.toString());
        partitionValues.values().forEach(value -> value.ifPresent(text -> addText(entry, text)));
        statistics.ifPresent(text -> {
            addText(entry, text);
            if (texts.mayBeShortenedIn(text)) {
                shortened.computeIfAbsent(entry, _ -> new HashSet<>()).add(file);
            }
        });
        FilePlace place = FilePlace.of(file);
        if (!partitionValues.isEmpty() || !files.containsKey(place)) {
            files.put(place, partitionValues);
        }
    }

    void addColumns(List<LoggedColumn> ofDefinition)
    {
        columns.addAll(ofDefinition);
    }

    /**
     * A text that the entry has, as it is.
     */
    void addText(String entry, String content)
    {
        if (texts.areIn(content)) {
            addHolding(entry);
        }
    }

    /**
     * The entry itself, or a part of it.
     */
    void addJson(String entry, String content)
    {
        if (texts.areInJson(content)) {
            addHolding(entry);
        }
    }

    private void addHolding(String entry)
    {
        if (!holdingText.contains(entry)) {
            holdingText.add(entry);
        }
    }
}
