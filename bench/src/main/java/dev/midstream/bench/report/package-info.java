/** What is written: Markdown, JSON, charts. */
@NullMarked
package dev.midstream.bench.report;

import org.jspecify.annotations.NullMarked;
