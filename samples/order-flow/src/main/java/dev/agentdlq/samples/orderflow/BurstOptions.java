/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow;

import dev.agentdlq.samples.orderflow.arrivals.Arrivals;
import dev.agentdlq.samples.orderflow.arrivals.ArrivalsFolder;
import dev.agentdlq.samples.orderflow.arrivals.GeneratedArrivals;
import dev.agentdlq.samples.orderflow.data.DataException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that only {@code --faults burst} knows. */
final class BurstOptions {
    static final double DEFAULT_SCALE = 30;
    static final long DEFAULT_SEED = 1;

    @Option(
            names = "--arrivals",
            paramLabel = "DIR",
            description = "folder with azure_code.csv.gz and bursts.json, which say when calls arrive"
                    + " (default: the folder 'arrivals' beside that of --data; where there is none, a generated trace)")
    private @Nullable Path arrivals;

    @Option(
            names = "--scale",
            paramLabel = "X",
            defaultValue = "" + DEFAULT_SCALE,
            converter = ScaleConverter.class,
            description = "how many seconds of the trace pass in one (default: 30)")
    private double scale = DEFAULT_SCALE;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "" + DEFAULT_SEED,
            description = "which calls fail how; also makes the generated trace (default: 1)")
    private long seed = DEFAULT_SEED;

    @Option(
            names = "--ignore-keys",
            description = "let the shop ignore idempotency keys, to see that the run finds what was done twice")
    private boolean isShopForgetful;

    double scale() {
        return scale;
    }

    long seed() {
        return seed;
    }

    boolean isShopForgetful() {
        return isShopForgetful;
    }

    /**
     * Finds the trace.
     *
     * @param data the data folder
     * @param calls how many calls there are
     * @throws DataException if a folder was named or is there, but cannot be read
     */
    Arrivals arrivals(Path data, int calls) {
        if (arrivals != null) {
            ArrivalsFolder named = new ArrivalsFolder(arrivals);
            if (!named.isPresent()) {
                throw new DataException("arrivals folder '" + arrivals + "' does not exist", null);
            }
            return named.read();
        }
        ArrivalsFolder beside =
                new ArrivalsFolder(data.toAbsolutePath().normalize().resolveSibling("arrivals"));
        return beside.isPresent() ? beside.read() : GeneratedArrivals.of(seed, calls);
    }

    private static final class ScaleConverter implements ITypeConverter<Double> {
        private static final double LEAST = 0.1;
        private static final double MOST = 10_000;

        @Override
        public Double convert(String text) {
            try {
                double scale = Double.parseDouble(text);
                if (scale >= LEAST && scale <= MOST) {
                    return scale;
                }
            } catch (NumberFormatException e) {
                // Told below, together with numbers out of range.
            }
            throw new TypeConversionException("must be a number from 0.1 to 10000, but was '" + text + "'");
        }
    }
}
