/** What a crash in the middle of a fill costs. */
@NullMarked
package dev.midstream.bench.resume;

import org.jspecify.annotations.NullMarked;
