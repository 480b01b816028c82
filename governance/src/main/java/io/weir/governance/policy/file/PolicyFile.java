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
package io.weir.governance.policy.file;

import com.google.common.hash.Hashing;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Loads a policies file. It is taken as a whole or not at all.
 */
public final class PolicyFile
{
    private static final int VERSION_LENGTH = 12;
    // files of tens of thousands of users, and lists of them that many rules name: more than the library reads by itself
    private static final int LONGEST_FILE = 64 * 1024 * 1024;
    private static final int MOST_ALIASES = 10_000;

    private PolicyFile() {}

    /**
     * @throws PolicyException with every mistake: its file, its line and what is expected
     */
    public static Policies load(Path file)
    {
        return parse(file.getFileName().toString(), read(file));
    }

    static String read(Path file)
    {
        try {
            return Files.readString(file);
        }
        catch (IOException e) {
            throw new PolicyException("Cannot read the policies file %s: %s. Check governance.policies-file and the permissions of the file".formatted(file, describe(e)), e);
        }
    }

    public static Policies parse(String fileName, String content)
    {
        Mistakes mistakes = new Mistakes(fileName);
        Policies policies = new PolicyReader(mistakes).read(compose(fileName, content), content);
        List<String> found = mistakes.sorted();
        if (!found.isEmpty()) {
            throw new PolicyException(found);
        }
        return policies;
    }

    static String version(String content)
    {
        return Hashing.sha256().hashString(content, UTF_8).toString().substring(0, VERSION_LENGTH);
    }

    static Node compose(String fileName, String content)
    {
        Node root;
        try {
            root = new Yaml(options()).compose(Reader.of(content));
        }
        catch (MarkedYAMLException e) {
            throw new PolicyException("%s:%s: not valid YAML: %s".formatted(fileName, e.getProblemMark().getLine() + 1, e.getProblem()), e);
        }
        catch (YAMLException e) {
            throw new PolicyException("%s: not valid YAML: %s".formatted(fileName, e.getMessage()), e);
        }
        if (root == null) {
            throw new PolicyException(List.of("%s:1: the file is empty; expected at least version, tags and tableRules".formatted(fileName)));
        }
        return root;
    }

    private static LoaderOptions options()
    {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LONGEST_FILE);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        return options;
    }

    private static String describe(IOException e)
    {
        return switch (e) {
            case NoSuchFileException _ -> "it does not exist";
            case AccessDeniedException _ -> "permission denied";
            case MalformedInputException _ -> "it is not UTF-8 text";
            default -> e.getMessage();
        };
    }
}
