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
package io.weir.lineage.sink;

import com.google.inject.Binder;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.weir.lineage.delivery.Sink;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.name.Names.named;
import static io.airlift.configuration.ConfigBinder.configBinder;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Binds the sinks that the configuration names: {@code weir.lineage.sink.NAME.type} and what that type wants.
 */
public final class SinkModule
        implements Module
{
    static final String PREFIX = "weir.lineage.sink.";

    private final Set<String> names;
    private final Map<String, String> properties;

    public SinkModule(Set<String> names, Map<String, String> properties)
    {
        this.names = requireNonNull(names, "names is null");
        this.properties = requireNonNull(properties, "properties is null");
    }

    @Override
    public void configure(Binder binder)
    {
        binder.bind(EventEncoder.class).in(SINGLETON);
        for (String name : names) {
            type(name).ifPresentOrElse(
                    type -> configBinder(binder).bindConfig(configClass(type), named(name), PREFIX + name),
                    () -> binder.addError("%s%s.type=%s is none of FILE, HTTP and KAFKA", PREFIX, name, typeText(name)));
        }
        refuseSharedFiles(binder);
    }

    private void refuseSharedFiles(Binder binder)
    {
        Map<Path, String> sinks = new HashMap<>();
        for (String name : names) {
            file(name).ifPresent(file -> Optional.ofNullable(sinks.putIfAbsent(file, name)).ifPresent(other ->
                    binder.addError("%1$s%2$s.path and %1$s%3$s.path are both %4$s: give each sink a file of its own", PREFIX, other, name, file)));
        }
    }

    private Optional<Path> file(String name)
    {
        return type(name)
                .filter(type -> type == SinkType.FILE)
                .flatMap(_ -> Optional.ofNullable(properties.get(PREFIX + name + ".path")))
                .map(path -> Path.of(path).toAbsolutePath().normalize());
    }

    private String typeText(String name)
    {
        return properties.getOrDefault(PREFIX + name + ".type", "").toUpperCase(ENGLISH);
    }

    private Optional<SinkType> type(String name)
    {
        try {
            return Optional.of(SinkType.valueOf(typeText(name)));
        }
        catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Class<?> configClass(SinkType type)
    {
        return switch (type) {
            case FILE -> FileSinkConfig.class;
            case HTTP -> HttpSinkConfig.class;
            case KAFKA -> KafkaSinkConfig.class;
        };
    }

    @Provides
    @Singleton
    public Set<Sink<EventRow>> sinks(Injector injector, EventEncoder encoder, Clock clock)
    {
        return names.stream()
                .map(name -> sink(name, injector, encoder, clock))
                .collect(toImmutableSet());
    }

    private Sink<EventRow> sink(String name, Injector injector, EventEncoder encoder, Clock clock)
    {
        return switch (type(name).orElseThrow()) {
            case FILE -> new FileSink(name, injector.getInstance(Key.get(FileSinkConfig.class, named(name))), encoder, clock);
            case HTTP -> new HttpSink(name, injector.getInstance(Key.get(HttpSinkConfig.class, named(name))), encoder);
            case KAFKA -> new KafkaSink(name, injector.getInstance(Key.get(KafkaSinkConfig.class, named(name))), encoder);
        };
    }
}
