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

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All figures with all their samples, for programs.
 */
final class JsonReport
{
    private JsonReport() {}

    static void write(List<Figure> figures, Path file)
            throws IOException
    {
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(file.toFile(), figures.stream().map(JsonReport::json).toList());
    }

    private static Map<String, Object> json(Figure figure)
    {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("area", figure.area());
        json.put("name", figure.name());
        json.put("unit", figure.unit());
        json.put("weir", figure.weir().median());
        figure.peer().ifPresent(peer -> json.put("peer", peer.median()));
        figure.ratio().ifPresent(ratio -> json.put("ratio", ratio));
        json.put("target", figure.target().text(figure.unit()));
        figure.isMet().ifPresent(met -> json.put("missed", !met));
        figure.difference().ifPresent(difference -> json.put("difference", difference));
        json.put("weirSamples", figure.weir().values());
        figure.peer().ifPresent(peer -> json.put("peerSamples", peer.values()));
        return json;
    }
}
