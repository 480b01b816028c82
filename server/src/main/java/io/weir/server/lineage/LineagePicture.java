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
package io.weir.server.lineage;

import com.google.common.collect.ImmutableMap;
import io.weir.server.CommandLine;
import io.weir.server.CommandLineException;
import io.weir.server.demo.SqlSessions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * {@code ./weir lineage ASSET --out FILE.svg}: draws what flows into a table or column and out of it.
 */
public final class LineagePicture
{
    private LineagePicture() {}

    public static void main(String[] arguments)
            throws SQLException
    {
        try {
            draw(CommandLine.parse(List.of(arguments), Set.of("--server", "--user", "--password", "--asset", "--out")));
        }
        catch (CommandLineException e) {
            System.err.println("weir: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void draw(CommandLine commandLine)
            throws SQLException
    {
        AssetName asset = AssetName.parse(commandLine.get("--asset")).tableOrColumn();
        Path out = Path.of(commandLine.get("--out"));
        ServerAddress server = ServerAddress.parse(commandLine.get("--server"));
        try (SqlSessions sessions = new SqlSessions(server.jdbcUrl(), properties(commandLine))) {
            LineageGraph graph = new GraphSource(sessions, commandLine.get("--user")).read(asset);
            if (graph.flows().isEmpty()) {
                throw new CommandLineException("Nothing is known to flow into %s or out of it. Check the name; lineage is there moments after a write".formatted(asset));
            }
            Files.writeString(out, SvgWriter.write(graph), UTF_8);
            System.out.printf("weir: %s tables and %s flows in %s%n", graph.tables().size(), graph.flows().size(), out);
        }
        catch (IOException e) {
            throw new CommandLineException("Cannot write %s: %s".formatted(out, e));
        }
    }

    private static Map<String, String> properties(CommandLine commandLine)
    {
        ImmutableMap.Builder<String, String> properties = ImmutableMap.builder();
        properties.put("source", "weir-lineage");
        if (commandLine.find("--password").isPresent()) {
            properties.put("password", password());
        }
        return properties.buildOrThrow();
    }

    private static String password()
    {
        return Optional.ofNullable(System.getenv("TRINO_PASSWORD"))
                .or(() -> Optional.ofNullable(System.console())
                        .map(console -> console.readPassword("Password: "))
                        .map(String::new))
                .orElseThrow(() -> new CommandLineException("No password was given: set TRINO_PASSWORD to it"));
    }
}
