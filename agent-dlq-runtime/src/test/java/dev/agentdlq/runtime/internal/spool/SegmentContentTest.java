/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.runtime.internal.spool.SegmentHeader.Kind;
import dev.agentdlq.spi.NewEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Row A6 and row E5 of the fault matrix: torn ends and rotten bytes. */
class SegmentContentTest {
    private static final int RECORDS = 12;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final SegmentHeader header =
            new SegmentHeader(SegmentHeader.CURRENT, Kind.SPOOL, random.nextLong(), "store", "lineage");
    private final List<UUID> ids = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private final byte[] segment = segment();

    private byte[] segment() {
        ByteSink sink = new ByteSink(1).raw(header.encode(), 0, SegmentHeader.SIZE);
        for (int i = 0; i < RECORDS; i++) {
            NewEntry entry = Entries.random(random);
            ids.add(entry.id());
            Frame.append(sink, header.marker(), EntryBytes.encode(entry, Instant.EPOCH));
            ends.add(sink.size());
        }
        return sink.toByteArray();
    }

    private static List<UUID> ids(SegmentContent content) {
        return content.records().stream()
                .map(record -> content.entry(record, Instant.EPOCH).id())
                .toList();
    }

    @Test
    void a6_a_segment_that_was_cut_anywhere_keeps_every_record_before_the_cut() {
        for (int cut = SegmentHeader.SIZE; cut <= segment.length; cut++) {
            int whole = 0;
            while (whole < RECORDS && ends.get(whole) <= cut) {
                whole++;
            }

            SegmentContent content = new SegmentContent(Arrays.copyOf(segment, cut), header);

            assertThat(ids(content)).as("seed %d, cut at %d", seed, cut).isEqualTo(ids.subList(0, whole));
            assertThat(content.damaged()).isEmpty();
            assertThat(content.tornBytes()).isEqualTo(cut - (whole == 0 ? SegmentHeader.SIZE : ends.get(whole - 1)));
        }
    }

    @Test
    void a6_a_segment_that_ends_in_zeros_after_a_loss_of_power_keeps_every_record_before_them() {
        SegmentContent content = new SegmentContent(Arrays.copyOf(segment, segment.length + 5_000), header);

        assertThat(ids(content)).isEqualTo(ids);
        assertThat(content.damaged()).isEmpty();
    }

    @Test
    void e5_a_flipped_byte_costs_one_record_at_most() {
        for (int at = 0; at < segment.length; at++) {
            byte[] rotten = segment.clone();
            rotten[at] ^= (byte) (1 + random.nextInt(255));

            SegmentHeader read = SegmentHeader.parse(rotten).orElseThrow();
            SegmentContent content = new SegmentContent(rotten, read);

            List<UUID> expected = new ArrayList<>(ids);
            int hit = 0;
            while (ends.get(hit) <= at) {
                hit++;
            }
            if (at >= SegmentHeader.SIZE) {
                expected.remove(hit);
            }
            assertThat(ids(content)).as("seed %d, byte %d", seed, at).isEqualTo(expected);
            boolean noticed = !content.damaged().isEmpty() || content.tornBytes() > 0;
            assertThat(noticed).isEqualTo(at >= SegmentHeader.SIZE);
        }
    }

    @Test
    void e5_a_record_inside_the_arguments_of_a_rotten_one_is_not_taken_for_one() {
        ByteSink forged = new ByteSink(1);
        Frame.append(forged, random.nextLong(), EntryBytes.encode(Entries.due(), Instant.EPOCH));
        ByteSink sink = new ByteSink(1).raw(header.encode(), 0, SegmentHeader.SIZE);
        Frame.append(sink, header.marker(), EntryBytes.encode(Entries.of("task", forged.toByteArray()), Instant.EPOCH));
        NewEntry last = Entries.due();
        Frame.append(sink, header.marker(), EntryBytes.encode(last, Instant.EPOCH));
        byte[] rotten = sink.toByteArray();
        rotten[SegmentHeader.SIZE + Frame.OVERHEAD]++;

        assertThat(ids(new SegmentContent(rotten, header))).containsExactly(last.id());
    }

    @Test
    void a_header_survives_a_long_name_and_knows_a_newer_release() {
        String name = SegmentHeader.bounded("\u0130".repeat(1_000));
        SegmentHeader newer = new SegmentHeader(SegmentHeader.CURRENT + 1, Kind.WINDOW, 7, name, name);

        assertThat(SegmentHeader.parse(new SegmentHeader(1, Kind.WINDOW, 7, name, name).encode()))
                .contains(new SegmentHeader(1, Kind.WINDOW, 7, name, name));
        assertThat(SegmentHeader.parse(newer.encode()).orElseThrow().version()).isEqualTo(2);
        assertThat(SegmentHeader.parse(new byte[SegmentHeader.SIZE])).isEmpty();
        assertThat(SegmentHeader.bounded("a".repeat(500))).isNotEqualTo(SegmentHeader.bounded("a".repeat(501)));
    }
}
