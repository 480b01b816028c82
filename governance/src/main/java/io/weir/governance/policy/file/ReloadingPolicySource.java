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

import com.google.common.base.Ticker;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.airlift.log.Logger;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyException;
import io.weir.governance.policy.PolicySource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * The policies of a file, loaded again when the file changes. A file that has become unreadable or wrong is told once, and the last good policies stay.
 */
public final class ReloadingPolicySource
        implements PolicySource
{
    private static final Logger log = Logger.get(ReloadingPolicySource.class);
    // times of files may be as coarse as this: a file that young is read again, because it may change without looking changed
    private static final Duration TIME_RESOLUTION = Duration.ofSeconds(2);

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*\\.ya?ml");

    // who writes a file in several pieces is done with it when it has not changed for this long
    private static final Duration SETTLED = Duration.ofMillis(100);
    private static final int PATIENCE = 20;
    private static final int ATTEMPTS = 3;

    private final Path file;
    private final Clock clock;
    private final Ticker ticker;
    private final Runnable pause;
    private final Function<Path, Policies> loader;
    @GuardedBy("this")
    private Optional<Sighting> sighting = Optional.empty();
    private volatile State state;

    private sealed interface Attempt {}

    private record Loaded(Policies policies, Optional<Stamp> stamp)
            implements Attempt {}

    private record Failed(PolicyException exception, Optional<Stamp> stamp)
            implements Attempt {}

    private record State(Policies policies, Optional<Stamp> stamp, Optional<String> failure) {}

    private record Stamp(FileTime modified, long size, Optional<Object> fileKey) {}

    /**
     * Since when the file is known to look like this.
     */
    private record Sighting(Stamp stamp, long sinceNanos) {}

    /**
     * @throws PolicyException when the file cannot be used at the start
     */
    public ReloadingPolicySource(Path file, Clock clock)
    {
        this(file, clock, Ticker.systemTicker(), ReloadingPolicySource::sleep, PolicyFile::load);
    }

    /**
     * @param pause waits for as long as a file must stay as it is to be complete
     * @param loader reads the file
     */
    ReloadingPolicySource(Path file, Clock clock, Ticker ticker, Runnable pause, Function<Path, Policies> loader)
    {
        this.file = requireNonNull(file, "file is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.ticker = requireNonNull(ticker, "ticker is null");
        this.pause = requireNonNull(pause, "pause is null");
        this.loader = requireNonNull(loader, "loader is null");
        this.state = start();
    }

    @GuardedBy("this")
    private State start()
    {
        Attempt attempt = loadWhole().orElseThrow(() -> new PolicyException(List.of("%s is being written without an end; start when it is complete".formatted(file))));
        return switch (attempt) {
            case Loaded(Policies policies, Optional<Stamp> stamp) -> new State(policies, stamp, Optional.empty());
            case Failed failed -> throw failed.exception();
        };
    }

    @Override
    public Policies current()
    {
        State current = state;
        if (isUnchanged(current)) {
            return current.policies();
        }
        return reload();
    }

    @Override
    public Policies candidate(String fileName)
    {
        if (!FILE_NAME.matcher(fileName).matches()) {
            throw new PolicyException(List.of("'%s' is no name of a file in the folder of the policies".formatted(fileName)));
        }
        return PolicyFile.load(file.toAbsolutePath().resolveSibling(fileName));
    }

    private boolean isUnchanged(State current)
    {
        return current.stamp().isPresent() && current.stamp().equals(currentStamp());
    }

    @GuardedBy("this")
    private void keep(State next)
    {
        state = next;
    }

    private synchronized Policies reload()
    {
        State current = state;
        if (isUnchanged(current)) {
            return current.policies();
        }
        Optional<Attempt> attempt = isWritten() ? loadWhole() : Optional.empty();
        if (attempt.isEmpty()) {
            log.warn("Policies %s stay in force for now: %s is being written without an end", current.policies().version(), file);
            return current.policies();
        }
        keep(switch (attempt.orElseThrow()) {
            case Loaded loaded -> replaced(current, loaded);
            case Failed failed -> kept(current, failed);
        });
        return state.policies();
    }

    private State replaced(State current, Loaded loaded)
    {
        if (!loaded.policies().version().equals(current.policies().version()) || current.failure().isPresent()) {
            log.info("Policies %s are in force, from %s", loaded.policies().version(), file);
        }
        return new State(loaded.policies(), loaded.stamp(), Optional.empty());
    }

    private State kept(State current, Failed failed)
    {
        Optional<String> failure = Optional.of(failed.exception().getMessage());
        if (!current.failure().equals(failure)) {
            log.error("POLICIES NOT RELOADED: policies %s stay in force, because %s has mistakes:\n%s", current.policies().version(), file, failure.orElseThrow());
        }
        return new State(current.policies(), failed.stamp(), failure);
    }

    /**
     * What was read while the file changed may be half of it. Empty when it changes each time.
     */
    @GuardedBy("this")
    private Optional<Attempt> loadWhole()
    {
        for (int attempts = 0; attempts < ATTEMPTS; attempts++) {
            Optional<Stamp> seen = currentStamp();
            Attempt attempt = load(settled(seen));
            if (currentStamp().equals(seen)) {
                return Optional.of(attempt);
            }
            if (!isWritten()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Attempt load(Optional<Stamp> stamp)
    {
        try {
            return new Loaded(loader.apply(file), stamp);
        }
        catch (PolicyException e) {
            return new Failed(e, stamp);
        }
    }

    /**
     * Half of a file may be policies as well, and say much less: without the tenants, everybody is a user like any other. The query that finds a file that was written just now
     * waits until nobody writes it any more.
     */
    @GuardedBy("this")
    private boolean isWritten()
    {
        Optional<Stamp> seen = currentStamp();
        if (seen.filter(stamp -> isYoungerThan(SETTLED, stamp)).isEmpty()) {
            return true;
        }
        for (int patience = 0; patience < PATIENCE; patience++) {
            pause.run();
            Optional<Stamp> now = currentStamp();
            if (now.equals(seen)) {
                return true;
            }
            seen = now;
        }
        return false;
    }

    private static void sleep()
    {
        try {
            Thread.sleep(SETTLED);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Empty when the file is gone, or too young for its time to tell a later change.
     */
    @GuardedBy("this")
    private Optional<Stamp> settled(Optional<Stamp> seen)
    {
        return seen.filter(stamp -> !isYoungerThan(TIME_RESOLUTION, stamp));
    }

    /**
     * By its time, or by how long it is known: the time is by the clock of whoever keeps the file, or by this one before it was set back, and may be to come.
     */
    @GuardedBy("this")
    private boolean isYoungerThan(Duration age, Stamp stamp)
    {
        long now = ticker.read();
        if (sighting.filter(known -> known.stamp().equals(stamp)).isEmpty()) {
            sighting = Optional.of(new Sighting(stamp, now));
        }
        return stamp.modified().toInstant().isAfter(clock.instant().minus(age)) && now - sighting.orElseThrow().sinceNanos() < age.toNanos();
    }

    private Optional<Stamp> currentStamp()
    {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(attributes.lastModifiedTime(), attributes.size(), Optional.ofNullable(attributes.fileKey())));
        }
        catch (IOException e) {
            log.debug(e, "Cannot look at %s".formatted(file));
            return Optional.empty();
        }
    }
}
