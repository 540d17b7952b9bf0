/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TortureTest {
    @TempDir
    private Path folder;

    @Test
    void refuses_options_that_make_no_sense_and_names_what_does() throws IOException {
        Files.createFile(folder.resolve("in-the-way"));

        assertThat(Run.of("--captures", "0").exitCode()).isEqualTo(2);
        assertThat(Run.of("--nodes", "17").output()).contains("--nodes must be from 1 to 16, but was 17");
        assertThat(Run.of("--lease-millis", "999").output())
                .contains("--lease-millis must be from 1000 to 3600000, but was 999");
        assertThat(Run.of("--takeovers", "1", "--nodes", "1").output())
                .contains("--takeovers takes two processes at least, but --nodes was 1");
        assertThat(Run.of("--break", "everything").exitCode()).isEqualTo(2);
        assertThat(Run.of("--unknown").exitCode()).isEqualTo(2);
        assertThat(Run.of("--dir", folder.toString()).output()).contains("must be an empty or a new folder");
    }

    @Test
    void says_that_it_could_not_be_run_where_there_is_no_server_to_be_found() {
        String before = System.setProperty("torture.pg.bin", folder.toString());
        try {
            Run run = Run.of("--captures", "10");

            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.output()).contains("torture.pg.bin must name a folder that holds");
        } finally {
            if (before == null) {
                System.clearProperty("torture.pg.bin");
            } else {
                System.setProperty("torture.pg.bin", before);
            }
        }
    }
}
