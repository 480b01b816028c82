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

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.collect.ImmutableSet;
import io.weir.delta.engine.kernel.LogJson;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;

/**
 * Finds what tells of a subject in the texts of a log, however they are escaped: other engines write down predicates of statements.
 */
final class SubjectTexts
{
    private static final int DEEPEST = 3;

    private enum Place
    {
        ELSEWHERE,
        STATEMENT,
        PREDICATE,
    }

    private final Set<String> texts;
    private final Set<String> beginnings;
    private final Set<Pattern> words;
    private final Set<ComparedNumber> shortNumbers;

    /**
     * @param texts must be nowhere
     * @param words must not be what a statement was about; elsewhere they may mean anything
     * @param shortNumbers must not be what a predicate was about
     * @param shortened of how many units of UTF-16 statistics keep a text; writers that count code points keep no less. 0 if they keep none
     */
    SubjectTexts(Set<String> texts, Set<String> words, Set<ComparedNumber> shortNumbers, int shortened)
    {
        this.texts = texts.stream().flatMap(SubjectTexts::spellings).collect(toImmutableSet());
        this.beginnings = texts.stream().filter(text -> shortened > 0 && text.length() > shortened).map(text -> beginning(text, shortened)).filter(beginning -> !beginning.isEmpty()).collect(toImmutableSet());
        this.words = words.stream().map(SubjectTexts::asWord).collect(toImmutableSet());
        this.shortNumbers = ImmutableSet.copyOf(shortNumbers);
    }

    // Spark writes types behind numbers, as in 7L, 7S, 7Y and 7.50BD; what is behind # is a number that it gives to a column. A year is none
    private static Pattern asWord(String word)
    {
        return Pattern.compile("(?<![\\w.#])" + Pattern.quote(word) + "(?i:[LSY]|BD)?(?!\\w|-\\d\\d-\\d\\d)");
    }

    // in a literal of SQL a quote is doubled, and in one of Spark's there is a backslash before it
    private static Stream<String> spellings(String text)
    {
        return Stream.of(text, text.replace("'", "''"), text.replace("\\", "\\\\").replace("'", "\\'"));
    }

    private static String beginning(String text, int length)
    {
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    /**
     * Whether a bound of a column may be what a writer left of a long text. It may as well be of another one that begins the same way.
     *
     * @param statistics of one file, as JSON
     */
    boolean mayBeShortenedIn(String statistics)
    {
        if (beginnings.isEmpty()) {
            return false;
        }
        try (JsonParser parser = LogJson.FACTORY.createParser(statistics)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                String value = token == JsonToken.VALUE_STRING ? parser.getText() : "";
                if (beginnings.stream().anyMatch(value::startsWith)) {
                    return true;
                }
            }
            return false;
        }
        catch (JsonProcessingException _) {
            // nobody can tell what it is, so it is looked through as it is
            return beginnings.stream().anyMatch(statistics::contains);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean areIn(String text)
    {
        return texts.stream().anyMatch(text::contains);
    }

    /**
     * @param content values one after the other
     */
    boolean areInJson(String content)
    {
        return areIn(content) || areInValues(content, Place.ELSEWHERE, 0);
    }

    private boolean areInValues(String json, Place outer, int depth)
    {
        if (depth == DEEPEST || (texts.isEmpty() && words.isEmpty() && shortNumbers.isEmpty())) {
            return false;
        }
        String action = "";
        String field = "";
        String parameter = "";
        try (JsonParser parser = LogJson.FACTORY.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    JsonStreamContext holder = parser.getParsingContext().getParent();
                    action = holder.inRoot() ? parser.currentName() : action;
                    field = !holder.inRoot() && holder.getParent().inRoot() ? parser.currentName() : field;
                    parameter = !holder.inRoot() && !holder.getParent().inRoot() && holder.getParent().getParent().inRoot() ? parser.currentName() : parameter;
                }
                Place place = outer == Place.ELSEWHERE && action.equals("commitInfo") && field.equals("operationParameters") ? ofParameter(parameter) : outer;
                if ((token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) && areInValue(parser.getText(), place, depth)) {
                    return true;
                }
            }
            return false;
        }
        catch (JsonProcessingException _) {
            // no JSON from here on; the text as it is was looked at
            return false;
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // predicate, matchedPredicates and the like
    private static Place ofParameter(String name)
    {
        return name.toLowerCase(ENGLISH).contains("predicate") ? Place.PREDICATE : Place.STATEMENT;
    }

    private boolean areInValue(String text, Place place, int depth)
    {
        return areIn(text) ||
                (place != Place.ELSEWHERE && areIn(text, words)) ||
                (place == Place.PREDICATE && shortNumbers.stream().anyMatch(number -> number.isIn(text))) ||
                ((text.startsWith("{") || text.startsWith("[")) && areInValues(text, place, depth + 1));
    }

    private static boolean areIn(String text, Set<Pattern> words)
    {
        return words.stream().anyMatch(word -> word.matcher(text).find());
    }
}
