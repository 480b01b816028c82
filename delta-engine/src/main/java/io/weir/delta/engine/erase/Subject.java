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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.airlift.slice.Slice;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.FileProperties;
import io.weir.delta.engine.data.statistics.StringBounds;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Whose rows are to go: all that match. Its values are personal data, so it has no text of its own.
 */
public record Subject(TupleDomain<DataColumn> predicate)
{
    // shorter texts are found everywhere
    private static final int SHORTEST_TEXT = 4;
    // shorter numbers are in many parameters of statements, such as numbers of batches
    private static final int SHORTEST_WORD = 4;

    public Subject
    {
        requireNonNull(predicate, "predicate is null");
    }

    public List<String> columns()
    {
        return predicate.getDomains().orElseThrow().keySet().stream().map(DataColumn::name).sorted().collect(toImmutableList());
    }

    /**
     * Texts that must not be in the log, wherever: other engines write down predicates of statements.
     *
     * @param tableProperties say how much statistics have of a text. An older version may have asked for more, which begins the same way
     * @param tableColumns the names of all columns of the table
     */
    SubjectTexts texts(Map<String, String> tableProperties, Set<String> tableColumns)
    {
        int shortened = FileProperties.STRING_PREFIX_LENGTH.of(tableProperties).orElse(StringBounds.MAX_CODE_POINTS);
        return new SubjectTexts(longTexts(), longWords(), shortNumbers(tableColumns), Math.min(shortened, StringBounds.MAX_CODE_POINTS));
    }

    private Set<String> longTexts()
    {
        ImmutableSet.Builder<String> texts = ImmutableSet.builder();
        for (Map.Entry<DataColumn, Domain> entry : predicate.getDomains().orElseThrow().entrySet()) {
            Domain domain = entry.getValue();
            if (entry.getKey().type() instanceof VarcharType && domain.isNullableDiscreteSet()) {
                domain.getNullableDiscreteSet().getNonNullValues().stream()
                        .map(value -> ((Slice) value).toStringUtf8())
                        .filter(text -> text.length() >= SHORTEST_TEXT)
                        .forEach(texts::add);
            }
        }
        return texts.build();
    }

    // numbers and dates as SQL has them
    private Set<String> longWords()
    {
        return words().values().stream().flatMap(Set::stream).filter(word -> word.length() >= SHORTEST_WORD).collect(toImmutableSet());
    }

    private Set<ComparedNumber> shortNumbers(Set<String> tableColumns)
    {
        return words().entrySet().stream()
                .flatMap(column -> column.getValue().stream()
                        .filter(word -> word.length() < SHORTEST_WORD)
                        .map(word -> new ComparedNumber(column.getKey(), tableColumns, word)))
                .collect(toImmutableSet());
    }

    private Map<String, Set<String>> words()
    {
        ImmutableMap.Builder<String, Set<String>> words = ImmutableMap.builder();
        predicate.getDomains().orElseThrow().forEach((column, domain) -> {
            if (domain.isNullableDiscreteSet()) {
                words.put(column.name(), domain.getNullableDiscreteSet().getNonNullValues().stream().flatMap(value -> words(column.type(), value).stream()).collect(toImmutableSet()));
            }
        });
        return words.buildOrThrow();
    }

    private static Set<String> words(Type type, Object value)
    {
        return switch (type) {
            case DateType _ -> ImmutableSet.of(LocalDate.ofEpochDay((long) value).toString());
            case DecimalType decimal -> {
                BigDecimal number = new BigDecimal(value instanceof Int128 large ? large.toBigInteger() : BigInteger.valueOf((long) value), decimal.getScale());
                yield ImmutableSet.of(number.toPlainString(), number.stripTrailingZeros().toPlainString());
            }
            case BigintType _, IntegerType _, SmallintType _, TinyintType _ -> ImmutableSet.of(Long.toString((long) value));
            default -> ImmutableSet.of();
        };
    }

    @Override
    public String toString()
    {
        return "rows by " + columns();
    }
}
