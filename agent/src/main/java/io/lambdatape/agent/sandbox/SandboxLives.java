package io.lambdatape.agent.sandbox;

import io.lambdatape.agent.sandbox.InstanceEvents.Event;
import io.lambdatape.agent.sandbox.SandboxProcesses.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows sandboxes by their processes: which have ended though their directories are still there, and which are paused
 * by their control group ({@code cgroup.freeze}). Says nothing of a sandbox whose processes cannot be seen. Used by one
 * thread.
 */
final class SandboxLives {
    private final SandboxProcesses processes;
    private final Path controlGroups;
    private final InstanceEvents events;
    /** Sandboxes that have processes, and whether they are paused. */
    private final Map<Sandbox, Boolean> alive = new HashMap<>();

    /** @param controlGroups where control groups are mounted: {@code /sys/fs/cgroup} */
    SandboxLives(SandboxProcesses processes, Path controlGroups, InstanceEvents events) {
        this.processes = processes;
        this.controlGroups = controlGroups;
        this.events = events;
    }

    /** Looks once; returns those that have lost their last process since the look before. */
    List<Sandbox> look() {
        Map<Sandbox, Boolean> now = new HashMap<>();
        try {
            for (Member member : processes.all()) {
                now.merge(member.sandbox(), isPaused(member.controlGroup()), Boolean::logicalOr);
            }
        } catch (IOException e) {
            // Not Linux.
            return List.of();
        }
        now.forEach((sandbox, paused) -> {
            Boolean before = alive.put(sandbox, paused);
            if (before != null ? !before.equals(paused) : paused) {
                events.record(sandbox, paused ? Event.PAUSED : Event.RESUMED);
            }
        });
        Set<Sandbox> gone = new HashSet<>(alive.keySet());
        gone.removeAll(now.keySet());
        alive.keySet().removeAll(gone);
        return List.copyOf(gone);
    }

    private boolean isPaused(@Nullable String controlGroup) {
        if (controlGroup == null) {
            return false;
        }
        try {
            Path freeze = controlGroups.resolve(controlGroup).resolve("cgroup.freeze");
            return Files.readString(freeze).strip().equals("1");
        } catch (IOException e) {
            // It has ended meanwhile, or is the root of all.
            return false;
        }
    }
}
