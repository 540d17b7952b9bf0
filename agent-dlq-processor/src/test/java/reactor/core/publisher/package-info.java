/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package reactor.core.publisher;

import org.jspecify.annotations.NullMarked;
