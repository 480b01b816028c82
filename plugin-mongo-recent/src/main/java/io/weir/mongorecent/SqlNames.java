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
package io.weir.mongorecent;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import static java.util.Locale.ENGLISH;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

/**
 * SQL's lower-case names for MongoDB's own. A name that has no twin is called by its lower case. Of names that differ only in case, the one in lower case
 * keeps it, and in the others each capital is written as {@code ^} and its lower case: {@code userId} and {@code userid} are {@code "user^id"} and {@code userid}.
 * Where another name has such a {@code ^} itself and is called so already, there are more of them: beside {@code "user^id"} those two are {@code "user^^id"} and {@code userid}.
 * So every name is reachable, and what one is called depends only on its twins and on names that look like theirs.
 */
public final class SqlNames
{
    private static final char MARK = '^';

    private final Map<String, String> ownNames;
    private final Map<String, List<String>> ambiguous;

    private SqlNames(Map<String, String> ownNames, Map<String, List<String>> ambiguous)
    {
        this.ownNames = ImmutableMap.copyOf(ownNames);
        this.ambiguous = ImmutableMap.copyOf(ambiguous);
    }

    public static SqlNames of(List<String> names)
    {
        return new SqlNames(ImmutableMap.of(), ImmutableMap.of()).and(names);
    }

    /**
     * With more names, which take none away from those that are here. One in lower case that is taken cannot be marked, and has none.
     */
    public SqlNames and(List<String> names)
    {
        Set<String> first = ImmutableSet.copyOf(this.ownNames.values());
        Map<String, List<String>> twins = names.stream().distinct().filter(name -> !first.contains(name)).collect(groupingBy(name -> name.toLowerCase(ENGLISH), LinkedHashMap::new, toList()));
        Set<String> taken = ImmutableSet.<String>builder().addAll(this.ownNames.keySet()).addAll(this.ambiguous.keySet()).build();
        Map<String, String> ownNames = new LinkedHashMap<>(this.ownNames);
        twins.forEach((lowerCase, candidates) -> {
            if (!taken.contains(lowerCase) && (candidates.size() == 1 || candidates.contains(lowerCase))) {
                ownNames.put(lowerCase, candidates.size() == 1 ? candidates.getFirst() : lowerCase);
            }
        });
        Map<String, String> markedNames = markedNames(twins, ImmutableSet.copyOf(ownNames.values()), taken);
        Map<String, List<String>> ambiguous = new LinkedHashMap<>(this.ambiguous);
        twins.forEach((lowerCase, candidates) -> {
            candidates.stream()
                    .filter(markedNames::containsKey)
                    .forEach(candidate -> ownNames.put(markedNames.get(candidate), candidate));
            if (!ownNames.containsKey(lowerCase) && !taken.contains(lowerCase)) {
                ambiguous.put(lowerCase, candidates.stream().map(markedNames::get).sorted().toList());
            }
        });
        return new SqlNames(ownNames, ambiguous);
    }

    /**
     * Of those that have no name yet, whatever the order in which they were given. A name that is another's already, as one with a {@code ^} of its own may be, gets more marks.
     */
    private static Map<String, String> markedNames(Map<String, List<String>> twins, Set<String> named, Set<String> takenBefore)
    {
        Set<String> taken = new HashSet<>(twins.keySet());
        taken.addAll(takenBefore);
        Map<String, String> markedNames = new HashMap<>();
        twins.values().stream().flatMap(List::stream).filter(name -> !named.contains(name) && canBeMarked(name)).sorted().forEach(name -> {
            String marked = IntStream.iterate(1, marks -> marks + 1)
                    .mapToObj(marks -> withMarkedCapitals(name, marks))
                    .filter(taken::add)
                    .findFirst()
                    .orElseThrow();
            markedNames.put(name, marked);
        });
        return markedNames;
    }

    private static boolean canBeMarked(String name)
    {
        return !withMarkedCapitals(name, 1).equals(name);
    }

    private static String withMarkedCapitals(String name, int marks)
    {
        String mark = Character.toString(MARK).repeat(marks);
        StringBuilder marked = new StringBuilder();
        name.codePoints().forEach(character -> {
            String text = Character.toString(character);
            String lowerCase = text.toLowerCase(ENGLISH);
            marked.append(text.equals(lowerCase) && character != MARK ? text : mark + lowerCase);
        });
        return marked.toString();
    }

    /**
     * What SQL calls it where it has no twin. A name that no twin has marked is that already, also one with a {@code ^} of its own, and one that was declared.
     *
     * @param ownName that of MongoDB
     */
    public static String withoutMarks(String sqlName, String ownName)
    {
        if (sqlName.indexOf(MARK) < 0) {
            // as nearly all are
            return sqlName;
        }
        boolean marked = IntStream.range(1, sqlName.length()).anyMatch(marks -> sqlName.equals(withMarkedCapitals(ownName, marks)));
        return marked ? ownName.toLowerCase(ENGLISH) : sqlName;
    }

    /**
     * MongoDB's own names by those of SQL, in the order in which they were given.
     */
    public Map<String, String> ownNames()
    {
        return ownNames;
    }

    public Optional<String> ownName(String sqlName)
    {
        return Optional.ofNullable(ownNames.get(sqlName));
    }

    /**
     * Lower-case names that could mean several, with what to say instead.
     */
    public Map<String, List<String>> ambiguous()
    {
        return ambiguous;
    }
}
