/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package kotlin.coroutines;

import org.jspecify.annotations.NullMarked;
