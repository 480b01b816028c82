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
package io.weir.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The {@code --name value} pairs of a command line.
 */
public record CommandLine(Map<String, String> options)
{
    public CommandLine
    {
        options = Map.copyOf(requireNonNull(options, "options is null"));
    }

    /**
     * @throws CommandLineException for a name that is not known, or without a value
     */
    public static CommandLine parse(List<String> arguments, Set<String> known)
    {
        Map<String, String> options = new HashMap<>();
        for (int position = 0; position < arguments.size(); position += 2) {
            String name = arguments.get(position);
            if (!known.contains(name)) {
                throw new CommandLineException("Unknown option %s: expected one of %s".formatted(name, known.stream().sorted().toList()));
            }
            if (position + 1 == arguments.size()) {
                throw new CommandLineException("Option %s needs a value".formatted(name));
            }
            options.put(name, arguments.get(position + 1));
        }
        return new CommandLine(options);
    }

    public Optional<String> find(String name)
    {
        return Optional.ofNullable(options.get(name));
    }

    public String get(String name)
    {
        return find(name).orElseThrow(() -> new CommandLineException("Option %s is missing".formatted(name)));
    }

    public int getInteger(String name)
    {
        String value = get(name);
        try {
            return Integer.parseInt(value);
        }
        catch (NumberFormatException e) {
            throw new CommandLineException("Option %s must be a number, but is '%s'".formatted(name, value));
        }
    }
}
