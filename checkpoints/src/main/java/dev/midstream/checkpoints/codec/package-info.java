/** Events and states as JSON under explicit type names, with upcasting of old versions. */
@NullMarked
package dev.midstream.checkpoints.codec;

import org.jspecify.annotations.NullMarked;
