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

    private final Path file;
    private final Clock clock;
    private volatile State state;

    private record State(Policies policies, Optional<Stamp> stamp, Optional<String> failure) {}

    private record Stamp(FileTime modified, long size, Optional<Object> fileKey) {}

    /**
     * @throws PolicyException when the file cannot be used at the start
     */
    public ReloadingPolicySource(Path file, Clock clock)
    {
        this.file = requireNonNull(file, "file is null");
        this.clock = requireNonNull(clock, "clock is null");
        Optional<Stamp> stamp = stamp();
        this.state = new State(PolicyFile.load(file), stamp, Optional.empty());
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
        return current.stamp().isPresent() && current.stamp().equals(stamp());
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
        Optional<Stamp> stamp = stamp();
        try {
            Policies loaded = PolicyFile.load(file);
            if (!loaded.version().equals(current.policies().version()) || current.failure().isPresent()) {
                log.info("Policies %s are in force, from %s", loaded.version(), file);
            }
            keep(new State(loaded, stamp, Optional.empty()));
        }
        catch (PolicyException e) {
            if (!current.failure().equals(Optional.of(e.getMessage()))) {
                log.error("POLICIES NOT RELOADED: policies %s stay in force, because %s has mistakes:\n%s", current.policies().version(), file, e.getMessage());
            }
            keep(new State(current.policies(), stamp, Optional.of(e.getMessage())));
        }
        return state.policies();
    }

    /**
     * Empty when the file is gone, or too young for its time to tell a later change.
     */
    private Optional<Stamp> stamp()
    {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.lastModifiedTime().toInstant().isAfter(clock.instant().minus(TIME_RESOLUTION))) {
                return Optional.empty();
            }
            return Optional.of(new Stamp(attributes.lastModifiedTime(), attributes.size(), Optional.ofNullable(attributes.fileKey())));
        }
        catch (IOException e) {
            log.debug(e, "Cannot look at %s".formatted(file));
            return Optional.empty();
        }
    }
}
