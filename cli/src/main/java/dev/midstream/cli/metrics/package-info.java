/** What is measured, and the address at which a Prometheus reads it. */
@NullMarked
package dev.midstream.cli.metrics;

import org.jspecify.annotations.NullMarked;
