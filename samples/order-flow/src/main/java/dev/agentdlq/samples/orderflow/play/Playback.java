/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.EntryPage;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.samples.orderflow.OrderTools;
import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.data.DataException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Plays all conversations through the dead-letter queue, many at once. For one run. */
public final class Playback {
    private static final int PAGE = 500;
    private static final int THREADS = 2 * Runtime.getRuntime().availableProcessors();

    private final AgentDlq dlq;
    private final List<Conversation> conversations;
    private final Duration patience;
    private final AtomicBoolean outOfPatience = new AtomicBoolean();

    /**
     * Prepares a run.
     *
     * @param dlq the queue, not started yet
     * @param conversations what to play
     * @param patience how long to wait for a deferred call, after which none is waited for any more
     */
    public Playback(AgentDlq dlq, List<Conversation> conversations, Duration patience) {
        this.dlq = dlq;
        this.conversations = conversations;
        this.patience = patience;
    }

    /**
     * Plays everything and waits until it is settled.
     *
     * @param scenery what the calls meet with
     * @param log told of each call when it is done, on many threads
     * @throws InterruptedException if this thread is interrupted
     * @throws DataException if the store holds calls of other data or was used with other faults
     */
    public void run(Scenery scenery, Consumer<PlayedCall> log) throws InterruptedException {
        OrderTools tools = new OrderTools(new FaultyBackend(scenery, conversations));
        ToolDoor door = new PacedDoor(new QueuedTools(dlq, tools, scenery.shops()), scenery.pace());
        EarlierEntries earlier = new EarlierEntries(entries(), conversations);
        earlier.requireSame(scenery.plan());
        Map<String, DlqEntry> earlierByTask = earlier.byTask();
        List<ConversationPlayer> players = conversations.stream()
                .map(conversation -> new ConversationPlayer(conversation, door, earlierByTask, log))
                .toList();

        // A call that a killed process left open must find the shop as its conversation had made it by then, so those
        // conversations are played up to there before the first retry.
        for (ConversationPlayer player : players) {
            if (player.hasOpenCall()) {
                player.playOn();
            }
        }
        dlq.start();
        scenery.pace().start();
        playInParallel(players, scenery.pace());
    }

    /**
     * Reads all entries of the store.
     *
     * @return the entries, the oldest last
     */
    public List<DlqEntry> entries() {
        List<DlqEntry> entries = new ArrayList<>();
        DlqQuery query = DlqQuery.builder().limit(PAGE).build();
        EntryPage page = dlq.review().find(query);
        entries.addAll(page.entries());
        while (page.next().isPresent()) {
            query = query.next(page);
            page = dlq.review().find(query);
            entries.addAll(page.entries());
        }
        return entries;
    }

    private void playInParallel(List<ConversationPlayer> players, Pace pace) throws InterruptedException {
        // Where calls arrive one by one, a conversation that waits for a retry must not hold up those that come after
        // it; how many there are at once is up to the trace.
        ExecutorService threads =
                pace.isLimited() ? Executors.newCachedThreadPool() : Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Boolean>> ends = new ArrayList<>();
            for (ConversationPlayer player : players) {
                pace.await(player.firstCall());
                ends.add(threads.submit(() -> playToTheEnd(player)));
            }
            for (Future<Boolean> end : ends) {
                end.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a conversation could not be played", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private boolean playToTheEnd(ConversationPlayer player) throws InterruptedException {
        for (Optional<UUID> awaited = player.playOn(); awaited.isPresent(); awaited = player.playOn()) {
            Duration rest = outOfPatience.get() ? Duration.ZERO : patience;
            Optional<DlqEntry> settled = dlq.await(awaited.get(), rest);
            settled.ifPresentOrElse(player::settled, () -> {
                outOfPatience.set(true);
                player.giveUp();
            });
        }
        return true;
    }
}
